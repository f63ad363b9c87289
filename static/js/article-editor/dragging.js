/* Moves blocks by their handle. The keyboard has the buttons Move up and Move down. */
const EDGE = 60; // pixels at the window's edges in which it scrolls
const SPEED = 12;

export function makeDraggable(root, blocks) {
  const { list } = blocks;
  let dragged = null;
  let over = null;
  let isAfter = false;

  const mark = (block, after) => {
    over?.classList.remove("is-drop-before", "is-drop-after");
    [over, isAfter] = [block, after];
    over?.classList.add(after ? "is-drop-after" : "is-drop-before");
  };

  // Only the handle can be dragged, so that texts can be selected.
  list.addEventListener("dragstart", (event) => {
    const block = event.target.closest?.("[data-handle]")?.closest("[data-block]");
    if (!block) return;
    dragged = block;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(block.querySelector(".ae-head"), 8, 8);
    block.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    scrollNear(event.clientY);
    const block = event.target.closest("[data-block]");
    if (!block || block === dragged) return mark(null, false);
    const { top, height } = block.getBoundingClientRect();
    mark(block, event.clientY > top + height / 2);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    if (over) blocks.place(dragged, over, isAfter);
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null, false);
  });
}

function scrollNear(y) {
  if (y < EDGE) scrollBy(0, -SPEED);
  else if (y > innerHeight - EDGE) scrollBy(0, SPEED);
}

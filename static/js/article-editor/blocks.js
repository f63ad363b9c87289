import { fillIn } from "../clip-desk/texts.js";

const STEP = 10; // between two numbers, as the server counts
const GIST_LENGTH = 120;

/* The list of blocks. Their order is that of the document, and the numbers of the form follow it. */
export class Blocks {
  #root;
  #said;
  #controls;
  #timer = 0;

  constructor(root, texts, prepare) {
    this.#root = root;
    this.texts = texts;
    this.list = root.querySelector("[data-list]");
    this.prepare = prepare;
    this.#said = root.querySelector("[data-said]");
    this.#controls = root.querySelector("template[data-controls]");
    for (const block of this.all()) this.begin(block);
    this.list.addEventListener("click", (event) => this.#onClick(event));
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
    this.list.addEventListener("input", () => this.#updateSoon());
    this.#prepareFolding();
    this.update();
  }

  all() {
    return [...this.list.querySelectorAll(":scope > [data-block]")];
  }

  /* The blocks that a save keeps. */
  kept() {
    return this.all().filter((block) => !isDeleted(block));
  }

  begin(block) {
    this.#addControls(block);
    this.showDeleted(block);
    this.prepare(block);
  }

  #addControls(block) {
    const controls = document.importNode(this.#controls.content, true);
    for (const button of controls.querySelectorAll("[data-acts] button")) {
      button.setAttribute("aria-describedby", `${block.dataset.block}-name`);
    }
    controls.querySelector("[data-toggle]").setAttribute("aria-controls", `${block.dataset.block}-body`);
    const head = block.querySelector("[data-head]");
    head.append(controls);
    head.prepend(head.querySelector("[data-handle]"));
  }

  /* Numbers the blocks in their order, and shows the beginning of each in its head. */
  update() {
    this.all().forEach((block, at) => {
      const place = block.querySelector("[data-place] input");
      place.value = (at + 1) * STEP;
      block.querySelector("[data-number]").textContent = at + 1;
      showGist(block);
    });
    this.#root.querySelector("[data-fold]").hidden = !this.all().length;
  }

  /* Sorts by the numbers, as after stored values were restored. */
  sort() {
    const place = (block) => Number(block.querySelector("[data-place] input").value) || Infinity;
    const sorted = this.all().sort((one, other) => place(one) - place(other));
    this.list.append(...sorted);
    for (const block of sorted) this.showDeleted(block);
    this.update();
  }

  say(name, block, values = {}) {
    const blocks = this.all();
    const number = blocks.indexOf(block) + 1;
    const given = { name: block ? nameOf(block) : "", number, count: blocks.length, ...values };
    this.#said.textContent = "";
    // Screen readers announce a change in a later frame, even to the same text.
    requestAnimationFrame(() => (this.#said.textContent = fillIn(this.texts[name], given)));
  }

  /* Tells the form, whose values are stored in the browser. */
  report(block) {
    block.querySelector("[data-place] input").dispatchEvent(new Event("change", { bubbles: true }));
  }

  move(block, by) {
    const blocks = this.all();
    const next = blocks[blocks.indexOf(block) + by];
    if (!next) return this.say(by < 0 ? "first" : "last", block);
    this.place(block, next, by > 0);
  }

  /* Puts a block before or after another one; the focus stays where it is. */
  place(block, other, isAfter) {
    const focused = block.contains(document.activeElement) ? document.activeElement : null;
    if (isAfter) other.after(block);
    else other.before(block);
    focused?.focus({ preventScroll: true });
    this.update();
    block.scrollIntoView({ block: "nearest" });
    this.report(block);
    this.say("moved", block);
  }

  setDeleted(block, is) {
    block.querySelector("[data-delete-box] input").checked = is;
    this.showDeleted(block);
    block.querySelector(is ? "[data-undo-delete]" : "[data-delete]").focus();
    this.report(block);
    this.say(is ? "deleted" : "restored", block);
  }

  showDeleted(block) {
    const is = isDeleted(block);
    block.classList.toggle("is-deleted", is);
    block.querySelector("[data-undo]").hidden = !is;
    block.querySelector("[data-acts]").hidden = is;
  }

  fold(block, is) {
    block.classList.toggle("is-folded", is);
    block.querySelector("[data-toggle]").setAttribute("aria-expanded", String(!is));
  }

  /* The server's errors are at the fields; the first one gets the focus. */
  showFirstError() {
    const wrong = document.querySelector(
      ".ae-field.errors :is(input, textarea, select), .form-row.errors :is(input:not([type=hidden]), textarea, select)",
    );
    wrong?.focus();
  }

  #onClick({ target }) {
    const block = target.closest("[data-block]");
    const button = target.closest("button");
    if (!block || !button) return;
    if (button.dataset.move) this.move(block, Number(button.dataset.move));
    else if ("delete" in button.dataset) this.setDeleted(block, true);
    else if ("undoDelete" in button.dataset) this.setDeleted(block, false);
    else if ("toggle" in button.dataset) this.fold(block, !block.classList.contains("is-folded"));
  }

  #onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey || !event.shiftKey) return;
    event.preventDefault();
    this.move(event.target.closest("[data-block]"), by);
  }

  #updateSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.all().forEach(showGist), 300);
  }

  #prepareFolding() {
    const part = this.#root.querySelector("[data-fold]");
    part.addEventListener("click", ({ target }) => {
      const is = "foldAll" in target.dataset;
      if (!is && !("unfoldAll" in target.dataset)) return;
      for (const block of this.all()) this.fold(block, is && !block.classList.contains("has-errors"));
    });
  }
}

export const isDeleted = (block) => block.querySelector("[data-delete-box] input").checked;

export const nameOf = (block) => block.querySelector("[data-name]").textContent.trim();

/* The first words of a block; of a clip answer and a comparison their question. */
function showGist(block) {
  const subject = block.querySelector("[data-subject]")?.textContent;
  const fields = [...block.querySelectorAll("[data-body] :is(textarea, input[type=text])")];
  const words = subject || (fields.find(({ value }) => value.trim())?.value ?? "");
  const plain = words.replace(/\s*\[\^\w+\]/g, "").replace(/[#*_|]+/g, " ");
  block.querySelector("[data-gist]").textContent = plain.replace(/\s+/g, " ").trim().slice(0, GIST_LENGTH);
}

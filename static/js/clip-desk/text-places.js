/* Places in the text of an element, which may have others inside, such as marks. */

/* The number of letters before a place of the document; null if it is outside of the element. */
export function textOffset(element, node, offset) {
  if (!element.contains(node)) return null;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/* Selects letters of the element. */
export function selectText(element, from, to) {
  const range = textRange(element, from, to);
  if (!range) return;
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}

/* The range of letters of the element, or null. */
export function textRange(element, from, to) {
  const [start, end] = [from, to].map((offset) => placeOf(element, offset));
  if (from >= to || !start || !end) return null;
  const range = document.createRange();
  range.setStart(...start);
  range.setEnd(...end);
  return range;
}

/* The place of the document at a pointer. */
export function caretAt({ clientX, clientY }) {
  const found = document.caretPositionFromPoint?.(clientX, clientY);
  if (found) return { node: found.offsetNode, offset: found.offset };
  const range = document.caretRangeFromPoint?.(clientX, clientY); // Safari
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

function placeOf(element, offset) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return null;
}

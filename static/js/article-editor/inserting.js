/* Replaces a part of a text in a way that Ctrl+Z takes back, and selects what the change says. */
export function insert(area, { from, to, text, start, end }) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start, end);
}

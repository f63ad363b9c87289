/* Edits that the Markdown buttons make: what to insert where, and what is selected then. Pure. */

const MARKS = { strong: "**", emphasis: "*" };
const ADDRESS = /^https?:\/\/\S+$/;
const ITEM = /^- /;

/* {from, to, text, start, end}: replaces from-to by the text, and selects start-end. */
export function edit(kind, value, start, end, address) {
  if (kind === "list") return toggleList(value, start, end);
  if (kind === "link") return makeLink(value, start, end, address);
  return toggleMark(MARKS[kind], value, start, end);
}

function toggleMark(mark, value, start, end) {
  const words = value.slice(start, end);
  const length = mark.length;
  if (isMarked(mark, value, start, end)) {
    return { from: start - length, to: end + length, text: words, start: start - length, end: end - length };
  }
  return { from: start, to: end, text: mark + words + mark, start: start + length, end: end + length };
}

function isMarked(mark, value, start, end) {
  const [before, after] = [value.slice(0, start), value.slice(end)];
  if (!before.endsWith(mark) || !after.startsWith(mark)) return false;
  // One asterisk of two isn't emphasis.
  const stars = /\*+$/.exec(before)[0].length;
  return mark.length === 2 ? stars >= 2 : stars % 2 === 1;
}

function makeLink(value, start, end, address) {
  const words = value.slice(start, end);
  if (ADDRESS.test(words)) {
    return { from: start, to: end, text: `[](${words})`, start: start + 1, end: start + 1 };
  }
  const text = `[${words}](${address})`;
  const first = start + words.length + 3;
  return { from: start, to: end, text, start: first, end: first + address.length };
}

function toggleList(value, start, end) {
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", end);
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const isList = lines.every((line) => ITEM.test(line));
  const text = lines.map((line) => (isList ? line.replace(ITEM, "") : `- ${line}`)).join("\n");
  return { from, to, text, start: from, end: from + text.length };
}

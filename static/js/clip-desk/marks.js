/* Where the words of findings are in a text that was changed since it was checked. Pure. */

/* Moves ranges of one text to another one; those that the change touches are left out. */
export function moved(ranges, before, after) {
  if (before === after) return ranges;
  const [head, tail] = common(before, after);
  const shift = after.length - before.length;
  const end = before.length - tail; // of what was replaced
  return ranges
    .filter((range) => range.end <= head || range.start >= end)
    .map((range) => (range.end <= head ? range : { ...range, start: range.start + shift, end: range.end + shift }));
}

/* Pieces of the text up to its last mark, each plain or with the kind of its mark. */
export function pieces(text, ranges) {
  const found = [];
  let at = 0;
  for (const { start, end, kind } of [...ranges].sort((one, other) => one.start - other.start)) {
    if (start < at || end > text.length || start >= end) continue;
    if (start > at) found.push({ text: text.slice(at, start) });
    found.push({ text: text.slice(start, end), kind });
    at = end;
  }
  if (!at) return [];
  // The rest of the line decides where it wraps.
  const line = text.indexOf("\n", at);
  found.push({ text: line < 0 ? text.slice(at) : text.slice(at, line) });
  return found;
}

/* The lengths of the beginning and of the end that two texts share. */
function common(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return [head, tail];
}

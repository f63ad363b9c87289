const FEWEST_PX = 6; // shorter lines are drawn as one block
const TEXT_PX = 34; // narrower blocks have no words
const LETTER_PX = 6.1;
const PADDING_PX = 9;

/* What is drawn of the lines that this part of the recording has: at most one block for each
   `FEWEST_PX`, found by binary search, whatever the number of lines. */
export function blocksOf(cues, view, width) {
  const leastMs = (view.spanMs / Math.max(width, 1)) * FEWEST_PX;
  const blocks = [];
  let [at, end] = cues.within(view.fromMs, view.toMs);
  while (at < end) {
    const next = firstStartingFrom(cues, cues.startMs(at) + leastMs, at + 1, end);
    blocks.push(blockOf(cues, at, next - 1, width / view.spanMs));
    at = next;
  }
  return blocks;
}

function blockOf(cues, first, last, pxOfMs) {
  const [startMs, endMs] = [cues.startMs(first), cues.endMs(last)];
  const room = (endMs - startMs) * pxOfMs;
  return { startMs, endMs, text: first === last ? firstWords(cues.text(first), room) : "" };
}

/* As many whole words as there is room for. */
export function firstWords(text, room) {
  if (room < TEXT_PX) return "";
  const letters = Math.floor((room - PADDING_PX) / LETTER_PX);
  const line = text.slice(0, letters + 1).replaceAll(/\s+/g, " ");
  if (text.length <= letters) return line;
  const end = line.lastIndexOf(" ");
  return end > 0 ? line.slice(0, end) : "";
}

/* Lines are in the order of their starts. */
function firstStartingFrom(cues, ms, first, end) {
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cues.startMs(middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* How many words a text has, and how long a newsreader takes to say it. */

const WORDS_PER_SECOND = 2.5; // as clipqa/evidence/word_count.py
const LETTER = /[\p{L}\p{N}]/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const RUN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー々]+/gu;
const LINK = /\[([^\]]*)\]\([^)\s]*\)/g;

let segmenter = null;

/* Counts runs of a script without spaces by the browser's dictionary, all else by spaces. */
export function countWords(markdown) {
  const text = markdown.replace(LINK, "$1");
  if (!UNSPACED.test(text)) return countSpaced(text);
  let count = 0;
  const others = text.replace(RUN, (run) => {
    count += countUnspaced(run);
    return " ";
  });
  return count + countSpaced(others);
}

export const sayMs = (words) => (words * 1000) / WORDS_PER_SECOND;

/* "0:29", "1:02:03". */
export function formatLength(ms) {
  const all = Math.max(0, Math.round(ms / 1000));
  const pad = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

function countSpaced(text) {
  let count = 0;
  for (const word of text.split(/\s+/)) if (LETTER.test(word)) count += 1;
  return count;
}

function countUnspaced(run) {
  if (!("Segmenter" in Intl)) return Math.ceil(run.length / 2);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(run)) if (isWordLike) count += 1;
  return count;
}

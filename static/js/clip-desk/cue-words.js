/* The words of a line with their places and times; null if the times are those of another text. `times` has the
   milliseconds after the start of the line for each word, as clipqa/transcripts/word_times.py writes them. A word
   without a time begins and ends together with the one before. */
export function timedWords(text, times, startMs, endMs) {
  const offsets = times.split(",");
  const found = [...text.matchAll(/[^ ]+/g)];
  if (offsets.length !== found.length) return null;
  let begin = startMs;
  const words = found.map(({ index, 0: word }, i) => {
    if (offsets[i]) begin = startMs + Number(offsets[i]);
    return { from: index, to: index + word.length, startMs: begin, endMs };
  });
  for (let i = words.length - 2; i >= 0; i -= 1) {
    const next = words[i + 1];
    words[i].endMs = next.startMs > words[i].startMs ? next.startMs : next.endMs;
  }
  return words;
}

import { SearchIndex } from "./cue-search.js";
import { timedWords } from "./cue-words.js";

/* The cues of a recording in columns, since 200,000 objects would take a second to create. `at` and
   `within` are binary searches. */
export class Cues {
  #starts;
  #ends;
  #reach; // the latest end up to each cue: cues overlap, so ends alone are not in order
  #speakers;
  #texts = [];
  #ids;
  #wordTimes = [];
  #words = new Map(); // of the lines that were asked for
  hasWordTimes = false;

  constructor({ language, languages = [], speakers, cues, correct_url: correctUrl = null }) {
    const count = cues.length;
    [this.#starts, this.#ends, this.#reach] = [0, 1, 2].map(() => new Int32Array(count));
    [this.#speakers, this.#ids] = [new Int32Array(count), new Float64Array(count)];
    Object.assign(this, { language, languages, correctUrl, speakers, length: count });
    cues.forEach((row, i) => this.#add(row, i));
    this.index = new SearchIndex(this);
  }

  #add([start, end, speaker, text, id, wordTimes = ""], i) {
    this.#starts[i] = start;
    this.#ends[i] = end;
    this.#reach[i] = i ? Math.max(this.#reach[i - 1], end) : end;
    this.#speakers[i] = speaker;
    this.#texts.push(text);
    this.#ids[i] = id;
    this.#wordTimes.push(wordTimes);
    if (wordTimes) this.hasWordTimes = true;
  }

  startMs(i) {
    return this.#starts[i];
  }

  endMs(i) {
    return this.#ends[i];
  }

  text(i) {
    return this.#texts[i];
  }

  id(i) {
    return this.#ids[i];
  }

  speakerIndex(i) {
    return this.#speakers[i];
  }

  speaker(i) {
    return this.speakers[this.#speakers[i]];
  }

  cue(i) {
    const [startMs, endMs] = [this.#starts[i], this.#ends[i]];
    return { startMs, endMs, speaker: this.speaker(i), text: this.#texts[i], id: this.#ids[i] };
  }

  /* The words of a cue with their times; null if it has none. */
  words(i) {
    if (!this.#wordTimes[i]) return null;
    if (!this.#words.has(i)) {
      this.#words.set(i, timedWords(this.#texts[i], this.#wordTimes[i], this.#starts[i], this.#ends[i]));
    }
    return this.#words.get(i);
  }

  /* Whether another speaker begins at this cue. */
  isTurn(i) {
    return i === 0 || this.#speakers[i] !== this.#speakers[i - 1];
  }

  /* The last cue that has started at this time, or -1. */
  at(ms) {
    return firstWhere(this.length, (i) => this.#starts[i] > ms) - 1;
  }

  /* The cues that overlap a range: [first, end), where `end` is not included. */
  within(startMs, endMs) {
    const first = firstWhere(this.length, (i) => this.#reach[i] > startMs);
    const end = firstWhere(this.length, (i) => this.#starts[i] >= endMs);
    return [Math.min(first, end), end];
  }

  /* Whether at least half of a cue is in a range. */
  isIn(i, { startMs, endMs }) {
    if (startMs === null || endMs === null) return false;
    const shared = Math.min(this.#ends[i], endMs) - Math.max(this.#starts[i], startMs);
    return shared * 2 >= this.#ends[i] - this.#starts[i];
  }

  /* The first and the last cue that are in a range by half, and their number; null for none. */
  inside(range) {
    if (range.startMs === null || range.endMs === null) return null;
    let [first, last, count] = [-1, -1, 0];
    const [from, to] = this.within(range.startMs, range.endMs);
    for (let i = from; i < to; i += 1) {
      if (!this.isIn(i, range)) continue;
      if (first < 0) first = i;
      last = i;
      count += 1;
    }
    return count ? { first, last, count } : null;
  }

  /* The time from the start of one cue to the end of another, in any order. */
  span(one, other) {
    const [first, last] = one < other ? [one, other] : [other, one];
    let endMs = this.#ends[last];
    for (let i = first; i < last; i += 1) endMs = Math.max(endMs, this.#ends[i]);
    return { startMs: this.#starts[first], endMs };
  }

  setText(i, text, wordTimes = "") {
    this.#texts[i] = text;
    this.#wordTimes[i] = wordTimes;
    this.#words.delete(i);
    this.index.forget(i);
  }

  search(words, report) {
    return this.index.search(words, report);
  }
}

/* The first number below `count` for which the test holds, if it holds for all after it; else `count`. */
export function firstWhere(count, test) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

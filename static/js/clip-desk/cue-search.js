/* Finds words in the cues of a recording, in slices shorter than a frame. Texts are folded once: in idle
   time, or when a search first reads them. The newest search wins. */

const SLICE_MS = 6;
const BATCH = 256; // cues between two looks at the clock
const MARKS = /\p{M}+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;
const PLAIN = /^[\x20-\x7e]*$/;
const BETWEEN_PLAIN = /[^a-z0-9]+/g;
export const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/* The words of a text without case, accents and punctuation, each after one space. */
export function foldWords(text) {
  if (PLAIN.test(text)) return text.toLowerCase().replace(BETWEEN_PLAIN, " ").trim();
  const plain = text.normalize("NFKD").replace(MARKS, "").toLowerCase();
  return plain.replace(BETWEEN_WORDS, " ").trim();
}

export const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });

export class SearchIndex {
  #folded = [];
  #speakers;
  #newest = null;

  constructor(cues) {
    this.cues = cues;
    this.#speakers = cues.speakers.map(foldWords);
  }

  forget(i) {
    delete this.#folded[i];
  }

  /* Folds all texts while the browser has nothing else to do. */
  prepare(from = 0) {
    const idle = window.requestIdleCallback ?? ((act) => setTimeout(() => act(null), 50));
    idle((deadline) => {
      const until = performance.now() + Math.min(SLICE_MS, deadline?.timeRemaining() ?? SLICE_MS);
      let i = from;
      while (i < this.cues.length && performance.now() < until) {
        for (const end = Math.min(i + BATCH, this.cues.length); i < end; i += 1) this.#words(i);
      }
      if (i < this.cues.length) this.prepare(i);
    });
  }

  /* Calls report(cues found, whether these are all) after each slice; false if a newer search began. */
  async search(words, report) {
    const mine = (this.#newest = {});
    const query = foldWords(words).split(" ").filter(Boolean);
    const found = [];
    let until = performance.now() + SLICE_MS;
    for (let i = 0; query.length && i < this.cues.length; i += 1) {
      if (this.#matches(i, query)) found.push(i);
      if (i % BATCH || performance.now() < until) continue;
      report(found, false);
      await nextTask();
      if (this.#newest !== mine) return false;
      until = performance.now() + SLICE_MS;
    }
    report(found, true);
    return true;
  }

  cancel() {
    this.#newest = null;
  }

  #words(i) {
    return (this.#folded[i] ??= foldWords(this.cues.text(i)));
  }

  #matches(i, query) {
    const text = this.#words(i);
    if (query.every((word) => text.includes(word))) return true;
    if (this.#isSaidBy(i, query, text)) return true;
    return query.length > 1 && this.#continues(i, query, text);
  }

  /* Whether a speaker of this name says the other words. A name alone finds where they begin to speak. */
  #isSaidBy(i, query, text) {
    const name = this.#speakers[this.cues.speakerIndex(i)];
    if (!name) return false;
    const others = query.filter((word) => !name.includes(word));
    if (others.length === query.length) return false;
    return others.length ? others.every((word) => text.includes(word)) : this.cues.isTurn(i);
  }

  /* Whether a phrase begins at the end of this line and goes on in the next. */
  #continues(i, query, text) {
    if (i + 1 >= this.cues.length) return false;
    if (!text.includes(query[0]) || !this.#words(i + 1).includes(query.at(-1))) return false;
    const phrase = query.join(" ");
    const both = `${text} ${this.#words(i + 1)}`;
    const at = both.indexOf(phrase);
    return at >= 0 && at < text.length && at + phrase.length > text.length + 1;
  }
}

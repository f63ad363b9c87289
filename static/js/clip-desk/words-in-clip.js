import { textRange } from "./text-places.js";

const NAMES = { inside: "cd-words-inside", outside: "cd-words-outside" };

/* Shows which words of the first and the last line are in the clip, where words have times. Highlights change no
   element, so that a drag lays out nothing anew. */
export class WordsInClip {
  #highlights = {};
  #shown = "";

  constructor(transcript) {
    this.transcript = transcript;
    if (!CSS.highlights) return;
    for (const [key, name] of Object.entries(NAMES)) {
      CSS.highlights.set(name, (this.#highlights[key] = new Highlight()));
    }
  }

  /* `isAgain` after the elements of lines have changed. */
  show({ isAgain = false } = {}) {
    const parts = this.#highlights.inside && this.transcript.cues?.hasWordTimes ? this.#parts() : [];
    const key = parts.map(({ line, places }) => [line, ...places]).join();
    if (key === this.#shown && !isAgain) return;
    this.#shown = key;
    for (const highlight of Object.values(this.#highlights)) highlight.clear();
    for (const part of parts) this.#paint(part);
  }

  /* The lines of which the clip has a part, with the places of their text where it begins and ends. */
  #parts() {
    const { cues, desk } = this.transcript;
    const { startMs, endMs } = desk.range;
    if (startMs === null || endMs === null || endMs <= startMs) return [];
    const lines = new Set([cues.at(startMs), cues.at(endMs - 1)]);
    return [...lines].flatMap((line) => {
      const words = line < 0 ? null : cues.words(line);
      const inside = words?.filter((word) => word.startMs < endMs && word.endMs > startMs) ?? [];
      const isPart = inside.length > 0 && inside.length < words.length;
      return isPart ? [{ line, places: [0, inside[0].from, inside.at(-1).to, words.at(-1).to] }] : [];
    });
  }

  #paint({ line, places }) {
    const holder = this.transcript.window.row(line)?.querySelector("[data-words]");
    if (!holder) return;
    ["outside", "inside", "outside"].forEach((key, i) => {
      const range = textRange(holder, places[i], places[i + 1]);
      if (range) this.#highlights[key].add(range);
    });
  }
}

import { moved, pieces } from "./marks.js";

/* Marks words of findings behind the transparent text area: the same text in the same type, with the
   marks underlined. It is rewritten at most once per frame, and has no text while nothing is marked. */
export class Mirror {
  #area;
  #mirror;
  #ranges = [];
  #text = ""; // to which the ranges belong
  #frame = 0;

  constructor(area, mirror) {
    this.#area = area;
    this.#mirror = mirror;
    area.addEventListener("input", () => this.#soon());
    area.addEventListener("scroll", () => this.#scroll(), { passive: true });
  }

  /* Marks ranges {start, end, kind} of the text that was checked. */
  mark(ranges, text) {
    this.#ranges = ranges;
    this.#text = text;
    this.#soon();
  }

  #soon() {
    if (!this.#ranges.length && !this.#mirror.firstChild) return;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const text = this.#area.value;
    this.#ranges = moved(this.#ranges, this.#text, text);
    this.#text = text;
    this.#mirror.replaceChildren(...pieces(text, this.#ranges).map(node));
    this.#scroll();
  }

  #scroll() {
    if (this.#mirror.firstChild) this.#mirror.scrollTop = this.#area.scrollTop;
  }
}

function node({ text, kind }) {
  if (!kind) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.className = `cd-mark-${kind}`;
  mark.textContent = text;
  return mark;
}

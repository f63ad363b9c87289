const SHORTEST_MS = 2_000;
const FIRST_MS = 60_000; // shown of a recording without a range
const MARGIN = 0.35; // of a range, on each side of it
const FEWEST_MARGIN_MS = 1_500;

const bounded = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/* The part of a recording that the zoomed strip shows. Immutable; times are in milliseconds. */
export class View {
  static start(durationMs) {
    return View.of(0, Math.min(FIRST_MS, durationMs), durationMs);
  }

  /* A part of this length, moved and shortened as far as the recording requires. */
  static of(fromMs, spanMs, durationMs) {
    const wholeMs = Math.max(durationMs, SHORTEST_MS);
    const length = Math.round(bounded(spanMs, SHORTEST_MS, wholeMs));
    const from = Math.round(bounded(fromMs, 0, wholeMs - length));
    return new View(from, from + length, wholeMs);
  }

  constructor(fromMs, toMs, durationMs) {
    Object.assign(this, { fromMs, toMs, durationMs });
    Object.freeze(this);
  }

  get spanMs() {
    return this.toMs - this.fromMs;
  }

  get isWhole() {
    return this.spanMs >= this.durationMs;
  }

  get isShortest() {
    return this.spanMs <= SHORTEST_MS;
  }

  has(ms) {
    return ms >= this.fromMs && ms <= this.toMs;
  }

  equals(other) {
    return ["fromMs", "toMs", "durationMs"].every((name) => this[name] === other[name]);
  }

  fractionOf(ms) {
    return (ms - this.fromMs) / this.spanMs;
  }

  /* The nearest time that the recording has, also for a place beside the strip. */
  timeAt(fraction) {
    return bounded(Math.round(this.fromMs + fraction * this.spanMs), 0, this.durationMs);
  }

  lasting(durationMs) {
    return View.of(this.fromMs, this.spanMs, durationMs);
  }

  movedTo(fromMs) {
    return View.of(fromMs, this.spanMs, this.durationMs);
  }

  movedBy(ms) {
    return this.movedTo(this.fromMs + ms);
  }

  /* `aroundMs` keeps its place. */
  zoomedBy(factor, aroundMs) {
    const span = bounded(this.spanMs * factor, SHORTEST_MS, this.durationMs);
    return View.of(aroundMs - this.fractionOf(aroundMs) * span, span, this.durationMs);
  }

  fitting(startMs, endMs) {
    const margin = Math.max((endMs - startMs) * MARGIN, FEWEST_MARGIN_MS);
    return View.of(startMs - margin, endMs - startMs + 2 * margin, this.durationMs);
  }

  /* The same part if it has the time, else the nearest one that has it at this fraction of its length. */
  showing(ms, place = 0.5) {
    return this.has(ms) ? this : this.movedTo(ms - place * this.spanMs);
  }
}

/* As an attribute of a place or length in an SVG: the security policy forbids style attributes. */
export const percent = (fraction) => `${(fraction * 100).toFixed(3)}%`;

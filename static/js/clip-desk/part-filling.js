import { formatMs, parseMs } from "./times.js";

const FIELDS = { startMs: "start_ms", endMs: "end_ms" };

/* Fills start and end with the part that an address or a moment selects, by the rules of admin-part.js:
   times that were typed stay, those of an earlier address don't, and none is filled that contradicts. */
export class PartFilling {
  #desk;
  #filled = { startMs: null, endMs: null };

  constructor(desk) {
    this.#desk = desk;
  }

  /* Returns whether both fields have the times of the part now. */
  fill(part) {
    const wanted = timesOf(part);
    const typed = Object.fromEntries(Object.keys(FIELDS).map((key) => [key, this.#typed(key)]));
    const fits = isRange(typed, wanted);
    const changes = {};
    for (const key of Object.keys(FIELDS)) {
      if (typed[key] !== "") continue;
      this.#filled[key] = fits ? wanted[key] : null;
      if (this.#text(key) || this.#filled[key] !== null) changes[key] = this.#filled[key];
    }
    if (Object.keys(changes).length) this.#desk.setRange(changes);
    return Object.keys(FIELDS).every((key) => wanted[key] === null || parseMs(this.#text(key)) === wanted[key]);
  }

  /* Replaces what was typed. */
  take(part) {
    this.#filled = timesOf(part);
    this.#desk.setRange({ ...this.#filled });
  }

  #text(key) {
    return this.#desk.field(FIELDS[key]).value.trim();
  }

  /* What the user typed: an empty text if this filled the field, and nobody has changed it since. */
  #typed(key) {
    const text = this.#text(key);
    return this.#filled[key] !== null && text === formatMs(this.#filled[key]) ? "" : text;
  }
}

/* Whether the wanted times make a range with those that were typed. */
function isRange(typed, wanted) {
  const after = (key) => (typed[key] === "" ? wanted[key] : (parseMs(typed[key]) ?? NaN));
  const [start, end] = [after("startMs"), after("endMs")];
  if (Number.isNaN(start) || Number.isNaN(end)) return false;
  return start === null || end === null || start < end;
}

export function partLabel(part) {
  const { startMs, endMs } = timesOf(part);
  return [startMs, endMs].filter((ms) => ms !== null).map(formatMs).join(" - ");
}

function timesOf(part) {
  return { startMs: part?.start_ms ?? null, endMs: part?.end_ms ?? null };
}

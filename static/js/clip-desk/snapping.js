const KEY = "clipqa-desk-snap";
const NEAR_MS = 1000;
const MODES = ["words", "lines", "free"];

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // no storage: the choice applies to this page only
  }
}

function store(mode) {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // As above.
  }
}

/* The nearest start or end of a line, or of a word if `byWords`: of the line that is said, or within a second. */
export function snapToCues(cues, ms, side, byWords) {
  const line = cues.at(ms);
  const isSaid = line >= 0 && ms < cues.endMs(line);
  const reach = isSaid ? Math.max(NEAR_MS, cues.endMs(line) - cues.startMs(line)) : NEAR_MS;
  const edges = [line - 1, line, line + 1]
    .filter((i) => i >= 0 && i < cues.length)
    .flatMap((i) => (byWords && cues.words(i)) || [cues.cue(i)])
    .map((each) => (side === "start" ? each.startMs : each.endMs));
  const distance = (edge) => Math.abs(edge - ms);
  const nearest = edges.reduce((best, edge) => (distance(edge) < distance(best) ? edge : best), Infinity);
  return distance(nearest) <= reach ? nearest : ms;
}

/* `desk.snap(ms, "start" | "end")` returns where a mark goes. Words are offered if the lines have their times; else
   that choice stands for lines, and is kept for other recordings. */
export class Snapping {
  #chosen = MODES.find((mode) => mode === stored()) ?? "free";
  #buttons;

  constructor(desk, section) {
    this.desk = desk;
    this.#buttons = [...section.querySelectorAll("[data-snap]")];
    for (const button of this.#buttons) button.addEventListener("click", () => this.#choose(button.dataset.snap));
    desk.snap = (ms, side) => this.#snap(ms, side);
    desk.on("cues", () => this.#show());
    this.#show();
  }

  get mode() {
    return this.#chosen === "words" && !this.#hasWords ? "lines" : this.#chosen;
  }

  get #hasWords() {
    return Boolean(this.desk.cues?.hasWordTimes);
  }

  #choose(mode) {
    this.#chosen = mode;
    store(mode);
    this.#show();
  }

  #show() {
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", button.dataset.snap === this.mode);
      if (button.dataset.snap === "words") button.hidden = !this.#hasWords;
    }
  }

  #snap(ms, side) {
    const { cues } = this.desk;
    return this.mode === "free" || !cues?.length ? ms : snapToCues(cues, ms, side, this.mode === "words");
  }
}

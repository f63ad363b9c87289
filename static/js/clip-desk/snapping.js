const KEY = "clipqa-desk-snap";
const NEAR_MS = 1000;

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

/* The nearest start or end of a line: of the line that is said, or within a second. */
export function snapToLines(cues, ms, side) {
  const line = cues.at(ms);
  const isSaid = line >= 0 && ms < cues.endMs(line);
  const reach = isSaid ? Math.max(NEAR_MS, cues.endMs(line) - cues.startMs(line)) : NEAR_MS;
  const edges = [line - 1, line, line + 1]
    .filter((i) => i >= 0 && i < cues.length)
    .map((i) => (side === "start" ? cues.startMs(i) : cues.endMs(i)));
  const distance = (edge) => Math.abs(edge - ms);
  const nearest = edges.reduce((best, edge) => (distance(edge) < distance(best) ? edge : best), Infinity);
  return distance(nearest) <= reach ? nearest : ms;
}

/* `desk.snap(ms, "start" | "end")` returns where a mark goes. Cues have no times of words, so the choice is
   lines or nothing. */
export function addSnapping(desk, section) {
  const buttons = [...section.querySelectorAll("[data-snap]")];
  let mode = stored() === "lines" ? "lines" : "free";
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.snap === mode);
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      mode = button.dataset.snap;
      store(mode);
      show();
    });
  }
  desk.snap = (ms, side) => (mode === "lines" && desk.cues?.length ? snapToLines(desk.cues, ms, side) : ms);
  show();
}

import { foldWords, WORD } from "./cue-search.js";
import { fillIn } from "./texts.js";
import { formatClock, formatMs } from "./times.js";

const NOT_KNOWN = { first: -1, last: -1, count: -1 };

/* Builds and updates the elements of lines. Only lines in view have one. */
export class LineRows {
  query = []; // the folded words that are marked
  #inside = NOT_KNOWN;
  #clips = [];
  #acts;

  constructor(transcript) {
    this.transcript = transcript;
    this.#acts = transcript.template("acts");
  }

  /* Reads what the recording says about other clips. */
  prepare() {
    this.#inside = NOT_KNOWN;
    const { recording } = this.transcript.desk;
    const own = Number(this.transcript.texts.answer);
    this.#clips = (recording?.clips ?? []).filter((clip) => clip.answer_id !== own);
    for (const act of this.#acts.querySelectorAll('[data-act="correct"]')) {
      act.hidden = !this.transcript.cues.correctUrl;
    }
  }

  /* The height of a line that was never shown: its text in letters of average width. */
  estimate(i, width) {
    const { cues } = this.transcript;
    const rows = Math.max(1, Math.ceil(cues.text(i).length / Math.max(12, (width - 78) / 6.6)));
    const hasName = cues.isTurn(i) && cues.speaker(i);
    return 8 + Math.max(24, 2 + 18.2 * rows + (hasName ? 16.8 : 0));
  }

  make(i) {
    const { cues } = this.transcript;
    const row = this.transcript.template("line");
    row.setAttribute("aria-rowindex", i + 1);
    row.dataset.index = i;
    const play = row.querySelector("[data-play]");
    play.textContent = formatClock(cues.startMs(i));
    play.title = formatMs(cues.startMs(i));
    const name = cues.isTurn(i) ? cues.speaker(i) : "";
    const speaker = row.querySelector("[data-speaker]");
    if (name) speaker.textContent = name;
    else speaker.remove();
    this.#fillWords(row, i);
    this.#fillUse(row, i);
    this.transcript.corrections.restore(row, i);
    this.#mark(row, i, i === this.transcript.active && this.#isChosen);
    return row;
  }

  indexOf(element) {
    const row = element.closest?.(".cd-line");
    return row ? Number(row.dataset.index) : -1;
  }

  /* Updates these lines, if they are shown, and measures them again. */
  update(lines, { isChosen = this.#isChosen } = {}) {
    this.#isChosen = isChosen;
    const shown = lines.filter((i) => this.transcript.window.row(i));
    for (const i of shown) this.#mark(this.transcript.window.row(i), i, isChosen && i === this.transcript.active);
    this.transcript.window.measureAgain(shown);
  }

  updateWords() {
    for (const [i, row] of this.transcript.window.rows) this.#fillWords(row, i);
    this.transcript.wordsInClip.show({ isAgain: true });
  }

  /* Marks the lines of the clip; returns whether they are others than before. */
  setInside(inside) {
    const before = this.#inside;
    const isSame = ["first", "last", "count"].every((key) => before?.[key] === inside?.[key]);
    if (isSame) return false;
    this.#inside = inside;
    this.updateInside();
    return true;
  }

  updateInside() {
    for (const [i, row] of this.transcript.window.rows) this.#markInside(row, i);
  }

  // ------------------------------------------------------------------------------------ one line
  #isChosen = false; // whether the active line shows its buttons: after the first use of the list

  #mark(row, i, isChosen) {
    const { active, following } = this.transcript;
    row.tabIndex = i === active ? 0 : -1;
    row.classList.toggle("is-now", i === following.current);
    if (i === following.current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (isChosen) row.append(this.#acts);
    else if (this.#acts.parentElement === row) this.#acts.remove();
    this.#markInside(row, i);
  }

  #markInside(row, i) {
    const { cues, desk, dragged } = this.transcript;
    const isIn = dragged ? i >= dragged[0] && i <= dragged[1] : Boolean(this.#inside) && cues.isIn(i, desk.range);
    row.setAttribute("aria-selected", isIn);
    const [first, last] = dragged ?? [this.#inside?.first, this.#inside?.last];
    row.querySelector("[data-in]").hidden = i !== first;
    row.querySelector("[data-out]").hidden = i !== last;
  }

  #fillWords(row, i) {
    const { cues } = this.transcript;
    const words = row.querySelector("[data-words]");
    words.lang = cues.language ?? "";
    const parts = [...this.#marked(cues.text(i))];
    const isSame = parts.length === 1 && words.childElementCount === 0 && words.firstChild;
    if (!isSame) words.replaceChildren(...parts);
  }

  *#marked(text) {
    let at = 0;
    for (const match of this.query.length ? text.matchAll(WORD) : []) {
      if (!this.#isFound(foldWords(match[0]))) continue;
      yield text.slice(at, match.index);
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      yield mark;
      at = match.index + match[0].length;
    }
    yield text.slice(at);
  }

  #isFound(word) {
    return this.query.some((each) => (each.length > 2 ? word.includes(each) : word === each));
  }

  #fillUse(row, i) {
    const { cues, texts } = this.transcript;
    const isUsedBy = (clip, at) => cues.isIn(at, { startMs: clip.start_ms, endMs: clip.end_ms });
    const clip = this.#clips.find((each) => isUsedBy(each, i));
    row.classList.toggle("is-used", Boolean(clip));
    const isFirst = clip && (i === 0 || !isUsedBy(clip, i - 1));
    const note = row.querySelector("[data-used]");
    if (isFirst) note.textContent = fillIn(texts.usedIn, { question: clip.question });
    else note.remove();
  }
}

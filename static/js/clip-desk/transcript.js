import { CueLoading } from "./cue-loading.js";
import { Elsewhere } from "./elsewhere.js";
import { Finder } from "./finder.js";
import { Corrections } from "./line-corrections.js";
import { Following } from "./line-following.js";
import { LineKeys } from "./line-keys.js";
import { LinePointer } from "./line-pointer.js";
import { LineRows } from "./line-rows.js";
import { LineWindow } from "./line-window.js";
import { Snapping } from "./snapping.js";
import { addTakingOver } from "./taking-over.js";
import { fillIn } from "./texts.js";
import { formatMs } from "./times.js";
import { WordTaking } from "./word-taking.js";
import { WordsInClip } from "./words-in-clip.js";

/* The lines of the recording, beside the player. */
class Transcript {
  cues = null;
  active = 0; // the line that keys act on
  anchor = null; // the line at which taking lines with Shift began
  dragged = null; // the lines that a pointer goes over, [first, last]
  #asked = null;
  #goToMs = null;

  constructor(desk, section) {
    Object.assign(this, { desk, section, texts: section.dataset });
    this.scroller = section.querySelector("[data-lines-of]");
    this.loading = new CueLoading(desk, this.texts.cuesUrl);
    this.snapping = new Snapping(desk, section);
    this.words = new WordTaking(this);
    this.wordsInClip = new WordsInClip(this);
    this.rows = new LineRows(this);
    this.following = new Following(this);
    this.window = new LineWindow(this.scroller, {
      make: (i) => this.rows.make(i),
      estimate: (i, width) => this.rows.estimate(i, width),
      onUserScroll: () => this.following.set(false),
      // The list itself takes the focus while the line that has it is out of view.
      onRender: () => this.#onRender(),
    });
    this.corrections = new Corrections(this);
    this.finder = new Finder(this);
    this.elsewhere = new Elsewhere(this);
    new LineKeys(this);
    new LinePointer(this);
    this.#listen();
  }

  element(name) {
    return this.section.querySelector(`[data-${name}]`);
  }

  template(name) {
    return this.section.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  #listen() {
    this.desk.on("recording", () => this.load()).on("range", () => this.#onRange());
    for (const button of this.section.querySelectorAll("[data-again]")) {
      button.addEventListener("click", () => this.load());
    }
  }

  // ------------------------------------------------------------------------------------- loading
  async load() {
    const { recording } = this.desk;
    const asked = (this.#asked = {});
    this.cues = this.desk.cues = null;
    this.#show(recording ? "loading" : "nothing");
    if (!recording) return;
    const cues = await this.loading.of(recording.id);
    if (this.#asked !== asked) return;
    this.#show(cues === null ? "failed" : cues.length ? "lines" : "empty");
    if (this.element("add")) this.element("add").search = `?video=${recording.id}`;
    if (cues?.length) this.#begin(cues);
    this.desk.emit("cues");
  }

  #begin(cues) {
    this.cues = this.desk.cues = cues;
    [this.anchor, this.dragged] = [null, null];
    this.words.clear();
    const startMs = this.#goToMs ?? this.desk.range.startMs;
    this.active = startMs === null ? 0 : Math.max(0, cues.at(startMs));
    if (this.#goToMs !== null) this.desk.player?.seek(this.#goToMs);
    this.#goToMs = null;
    this.following.reset();
    this.rows.prepare();
    this.window.setCount(cues.length);
    this.scroller.setAttribute("aria-rowcount", cues.length);
    if (this.active) this.window.show(this.active, 0.3);
    this.#onRange();
    cues.index.prepare();
    this.finder.begin();
  }

  #show(state) {
    for (const part of this.section.querySelectorAll("[data-shown]")) part.hidden = part.dataset.shown !== state;
  }

  /* Where the next recording opens. */
  openAt(ms) {
    this.#goToMs = ms;
  }

  // ------------------------------------------------------------------------------------- moving
  /* Makes a line the one that keys act on. */
  activate(i, { focus = true, part = null } = {}) {
    const before = this.active;
    this.active = Math.max(0, Math.min(this.cues.length - 1, i));
    if (before !== this.active) this.words.clear();
    this.following.set(false);
    this.window.show(this.active, part);
    this.rows.update(before === this.active ? [before] : [before, this.active], { isChosen: true });
    this.window.show(this.active);
    if (focus) this.window.row(this.active)?.focus({ preventScroll: true });
  }

  play(i) {
    this.following.set(true);
    this.desk.player?.seek(this.cues.startMs(i));
    this.desk.player?.play();
  }

  #onRender() {
    this.scroller.tabIndex = this.window.row(this.active) ? -1 : 0;
    this.wordsInClip.show({ isAgain: true });
  }

  // ------------------------------------------------------------------------------------ the clip
  #onRange() {
    if (!this.cues) return;
    this.wordsInClip.show();
    const inside = this.cues.inside(this.desk.range);
    if (!this.rows.setInside(inside)) return; // as for most moves of a handle
    this.element("inside").textContent = fillIn(this.texts.lines, { count: inside?.count ?? 0 });
  }

  take(one, other) {
    this.setRange(this.cues.span(one, other));
  }

  /* Takes lines from one word to another, each null for the whole line. */
  takeBetween(one, other) {
    const [first, last] = one.line < other.line ? [one, other] : [other, one];
    const { startMs, endMs } = this.cues.span(first.line, last.line);
    this.setRange({ startMs: first.word?.startMs ?? startMs, endMs: last.word?.endMs ?? endMs });
  }

  /* The clip begins at a line; without a later end it ends there too. */
  takeFrom(i) {
    const [startMs, { endMs }] = [this.words.startMs(i), this.desk.range];
    const isOpen = endMs === null || endMs <= startMs;
    this.setRange({ startMs, endMs: isOpen ? this.cues.endMs(i) : endMs });
  }

  takeUntil(i) {
    const [endMs, { startMs }] = [this.words.endMs(i), this.desk.range];
    const isOpen = startMs === null || startMs >= endMs;
    this.setRange({ startMs: isOpen ? this.cues.startMs(i) : startMs, endMs });
  }

  setRange(range) {
    this.desk.setRange(range);
    const times = { start: formatMs(range.startMs), end: formatMs(range.endMs) };
    this.desk.say(fillIn(this.texts.taken, times));
  }
}

export function start(desk) {
  const section = desk.part("transcript");
  if (!section) return;
  addTakingOver(desk, section);
  const transcript = new Transcript(desk, section);
  // In the frame after the next, which has drawn the line.
  const focus = () => transcript.cues && transcript.activate(transcript.active, { part: 0.3 });
  desk.focusLine = () => requestAnimationFrame(() => requestAnimationFrame(focus));
}

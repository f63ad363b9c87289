import { fillIn } from "../texts.js";
import { Drag } from "./drag.js";
import { besideByFrame, roundedToFrame } from "./frame-step.js";
import { setAttributes, setHidden } from "./nodes.js";
import { percent } from "./view.js";

const TENTH_MS = 100;
const SECOND_MS = 1_000;
const PAGE_MS = 5_000;
const PACE = 0.2; // of the distance beyond the strip, per frame
const DIRECTIONS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/* The handle of one edge of the range, a slider. Its side is "start" or "end". */
export class Edge {
  needs = ["view", "range"];
  #grabbedMs = 0;
  #hasMoved = false;

  constructor(timeline, node, strip, { spoken, texts }) {
    Object.assign(this, { timeline, node, spoken, texts, side: node.dataset.edge });
    this.handle = node.querySelector(".handle");
    this.handle.addEventListener("keydown", (event) => this.#onKey(event));
    this.handle.addEventListener("focus", () => this.#reveal());
    this.drag = new Drag(this.handle, strip, {
      start: (fraction) => this.#onGrab(fraction),
      move: (fraction, event) => this.#onMove(fraction, event),
      end: () => this.#onRelease(),
      cancel: () => this.#onCancel(),
    });
  }

  get ms() {
    return this.timeline.range[`${this.side}Ms`];
  }

  draw() {
    const { ms, timeline } = this;
    setHidden(this.node, ms === null);
    if (ms === null) return;
    const fraction = Math.min(Math.max(timeline.view.fractionOf(ms), 0), 1);
    setAttributes(this.node, { x: percent(fraction) });
    this.node.classList.toggle("is-away", !timeline.view.has(ms));
    this.node.classList.toggle("is-wrong", timeline.isReversed && this.side === "end");
    setAttributes(this.handle, this.#spoken(ms));
  }

  #spoken(ms) {
    const isWrong = this.timeline.isReversed && this.side === "end";
    const time = this.spoken.of(ms);
    return {
      "aria-valuemax": Math.max(this.timeline.durationMs, ms),
      "aria-valuenow": ms,
      "aria-valuetext": isWrong ? fillIn(this.texts.beforeIn, { time }) : time,
    };
  }

  #reveal() {
    if (this.ms !== null && !this.drag.isActive) this.timeline.setView(this.timeline.view.showing(this.ms));
  }

  /* A press on an edge that is not in view shows it, and moves nothing. */
  #onGrab(fraction) {
    const isAway = !this.timeline.view.has(this.ms);
    this.handle.focus({ preventScroll: true });
    if (isAway) return false;
    this.#grabbedMs = this.ms - this.timeline.view.timeAt(fraction);
    this.#hasMoved = false;
    this.timeline.isDragged = true;
    this.handle.classList.add("is-dragged");
    return true;
  }

  #onMove(fraction, { altKey }) {
    const beyond = fraction - Math.min(Math.max(fraction, 0), 1);
    const { view } = this.timeline;
    if (beyond) this.timeline.setView(view.movedBy(beyond * PACE * view.spanMs));
    const ms = this.timeline.view.timeAt(fraction - beyond) + this.#grabbedMs;
    this.#moveTo(altKey ? this.#rounded(ms) : this.#snapped(ms));
    return beyond !== 0;
  }

  /* All moves of a drag are taken back as one. */
  #moveTo(ms) {
    if (!this.timeline.setEdge(this.side, ms, { isContinued: this.#hasMoved })) return;
    this.#hasMoved = true;
    this.timeline.showEdge(this.side);
  }

  /* To a line, if the user has chosen that for the transcript. */
  #snapped(ms) {
    const snapped = this.timeline.desk.snap?.(ms, this.side) ?? ms;
    return snapped === ms ? this.#rounded(ms) : snapped;
  }

  #rounded(ms) {
    const { desk, view, width } = this.timeline;
    return roundedToFrame(desk.player, this.side, ms, view.spanMs / width);
  }

  #onRelease() {
    this.timeline.release();
    this.handle.classList.remove("is-dragged");
  }

  #onCancel() {
    if (this.#hasMoved) this.timeline.desk.undoRange();
    this.timeline.showEdge(this.side);
    this.#onRelease();
  }

  async #onKey(event) {
    if (event.ctrlKey || event.metaKey || this.ms === null) return;
    const target = this.#target(event);
    if (target === null) return;
    event.preventDefault(); // Alt and an arrow is the browser's history
    event.stopPropagation();
    this.#hasMoved = event.repeat; // moves by a held key are taken back as one
    this.#moveTo(await target);
    this.#reveal();
  }

  #target({ key, altKey, shiftKey }) {
    const direction = DIRECTIONS[key];
    if (direction && altKey && !shiftKey) {
      return besideByFrame(this.timeline.desk.player, this.side, this.ms, direction);
    }
    if (direction) return this.ms + direction * (shiftKey && !altKey ? SECOND_MS : TENTH_MS);
    const others = { Home: 0, End: this.timeline.durationMs, PageUp: this.ms + PAGE_MS, PageDown: this.ms - PAGE_MS };
    return others[key] ?? null;
  }
}

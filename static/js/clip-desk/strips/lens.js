import { fillIn } from "../texts.js";
import { Drag } from "./drag.js";
import { setAttributes } from "./nodes.js";
import { clock } from "./ticks.js";
import { percent } from "./view.js";

const LEAST_PX = 14; // so that it can be seen and held
const BORDER_PX = 1.5;
const FUNNEL = 1_000; // the width of the drawing between the strips
const MOVES = { ArrowLeft: -0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 };

/* The part that the zoomed strip shows, as a slider on the strip of the whole recording. */
export class Lens {
  needs = ["view", "clips"];
  #grabbedMs = 0;

  constructor(timeline, { node, strip, funnel }, { spoken, texts }) {
    Object.assign(this, { timeline, node, funnel, spoken, texts });
    this.handle = node.querySelector(".handle");
    this.handle.addEventListener("keydown", (event) => this.#onKey(event));
    new Drag(this.handle, strip, { start: (at) => this.#onGrab(at), move: (at) => this.#onMove(at) });
    new Drag(strip, strip, { start: (at) => this.#onGround(at), move: (at) => this.#onMove(at) });
  }

  draw() {
    const { view, durationMs, width } = this.timeline;
    const length = Math.min(Math.max(view.spanMs / durationMs, LEAST_PX / width), 1);
    const middle = (view.fromMs + view.toMs) / 2 / durationMs;
    const from = Math.min(Math.max(middle - length / 2, 0), 1 - length);
    setAttributes(this.node, { x: percent(from), width: percent(length - BORDER_PX / width) });
    const [left, right] = [from, from + length].map((at) => (at * FUNNEL).toFixed(1));
    setAttributes(this.funnel, { points: `0,0 ${FUNNEL},0 ${right},8 ${left},8` });
    setAttributes(this.handle, this.#spoken(view));
  }

  #spoken({ fromMs, toMs, durationMs, spanMs }) {
    const [from, to] = [fromMs, toMs].map((ms) => this.spoken.of(Math.round(ms / 1_000) * 1_000));
    return {
      "aria-valuemax": durationMs - spanMs,
      "aria-valuenow": fromMs,
      "aria-valuetext": fillIn(this.texts.part, { from, to }),
    };
  }

  #onGrab(at) {
    this.handle.focus({ preventScroll: true });
    this.#grabbedMs = this.timeline.view.fromMs - at * this.timeline.durationMs;
  }

  /* A press beside the lens moves it there, and the player too. */
  #onGround(at) {
    const { view, durationMs } = this.timeline;
    const ms = Math.min(Math.max(at, 0), 1) * durationMs;
    this.timeline.setView(view.movedTo(ms - view.spanMs / 2));
    this.timeline.seek(ms);
    this.#grabbedMs = -view.spanMs / 2;
  }

  #onMove(at) {
    const { view, durationMs } = this.timeline;
    this.timeline.setView(view.movedTo(at * durationMs + this.#grabbedMs));
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this.timeline;
    const move = { Home: -view.durationMs, End: view.durationMs }[event.key] ?? view.spanMs * MOVES[event.key];
    if (Number.isNaN(move)) return;
    event.preventDefault();
    event.stopPropagation();
    this.timeline.setView(view.movedBy(move));
  }
}

/* The name of the strip for screen readers, which has the part that is shown. */
export class StripName {
  needs = ["view"];

  constructor(timeline, node, text) {
    Object.assign(this, { timeline, node, text });
  }

  draw() {
    const { fromMs, toMs } = this.timeline.view;
    setAttributes(this.node, { "aria-label": fillIn(this.text, { from: clock(fromMs), to: clock(toMs) }) });
  }
}

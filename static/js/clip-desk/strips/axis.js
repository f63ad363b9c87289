import { Pool, setAttributes, setText, svgNode } from "./nodes.js";
import { clock, ticksOf } from "./ticks.js";
import { percent } from "./view.js";

const EDGE_PX = 62; // around the time of an edge or of the player, where no other is written
const AT_EDGE_PX = 4;
const LABEL_PX = 22; // half of one, for which the strip needs room

/* Ticks at round times above the zoomed strip. */
export class Axis {
  needs = ["view", "range", "time", "player"];

  constructor(timeline, node) {
    this.timeline = timeline;
    this.lines = new Pool(node, () => svgNode("line", { class: "tick", y1: 13, y2: 17 }));
    this.texts = new Pool(node, () => svgNode("text", { y: 10, "text-anchor": "middle" }));
  }

  draw() {
    const { view, width } = this.timeline;
    const ticks = ticksOf(view, width);
    this.lines.show(ticks, (node, { ms }) => {
      const x = percent(view.fractionOf(ms));
      setAttributes(node, { x1: x, x2: x });
    });
    this.texts.show(ticks.filter((tick) => tick.text && this.#hasRoom(tick.ms)), (node, { ms, text }) => {
      setAttributes(node, { x: percent(view.fractionOf(ms)) });
      setText(node, text);
    });
  }

  #hasRoom(ms) {
    const { view, width, range, timeMs } = this.timeline;
    const x = view.fractionOf(ms) * width;
    if (x < LABEL_PX || x > width - LABEL_PX) return false;
    const taken = [range.startMs, range.endMs, timeMs].filter((at) => at !== null);
    return taken.every((at) => Math.abs(at - ms) * (width / view.spanMs) > EDGE_PX);
  }
}

/* Where the player is. */
export class Playhead {
  needs = ["view", "time", "player", "range"];

  constructor(timeline, node) {
    Object.assign(this, { timeline, node, time: node.querySelector(".head-time") });
  }

  draw() {
    const { timeMs, view } = this.timeline;
    const isShown = timeMs !== null && view.has(timeMs);
    this.node.toggleAttribute("hidden", !isShown);
    if (!isShown) return;
    setAttributes(this.node, { x: percent(view.fractionOf(timeMs)) });
    setText(this.time, clock(timeMs, 1));
    this.node.classList.toggle("is-at-edge", this.#isAtEdge());
  }

  /* The time of the edge is read there instead. */
  #isAtEdge() {
    const { timeMs, range, view, width, isDragged } = this.timeline;
    const pxOfMs = width / view.spanMs;
    const isAt = (edge) => edge !== null && Math.abs(edge - timeMs) * pxOfMs < AT_EDGE_PX;
    return isDragged || isAt(range.startMs) || isAt(range.endMs);
  }
}

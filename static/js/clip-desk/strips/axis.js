import { Pool, setAttributes, setText, svgNode } from "./nodes.js";
import { clock, ticksOf } from "./ticks.js";
import { labelMiddles, labelWidth } from "./time-labels.js";
import { percent } from "./view.js";

const PADDING_PX = 4;
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
    const taken = Object.values(labelMiddles(this.timeline));
    this.texts.show(ticks.filter((tick) => tick.text && this.#hasRoom(tick.ms, taken)), (node, { ms, text }) => {
      setAttributes(node, { x: percent(view.fractionOf(ms)) });
      setText(node, text);
    });
  }

  #hasRoom(ms, taken) {
    const { view, width } = this.timeline;
    const x = view.fractionOf(ms) * width;
    if (x < LABEL_PX || x > width - LABEL_PX) return false;
    return taken.every((middle) => Math.abs(middle - x) > labelWidth(ms));
  }
}

/* Where the player is. */
export class Playhead {
  needs = ["view", "time", "player", "range"];

  constructor(timeline, node) {
    Object.assign(this, { timeline, node, flag: node.querySelector(".head-flag"), time: node.querySelector(".head-time") });
  }

  draw() {
    const { timeMs, view, width } = this.timeline;
    const isShown = timeMs !== null && view.has(timeMs);
    this.node.toggleAttribute("hidden", !isShown);
    if (!isShown) return;
    const place = view.fractionOf(timeMs);
    setAttributes(this.node, { x: percent(place) });
    this.node.classList.toggle("is-at-edge", this.timeline.isHeadAtEdge); // whose time is read there
    this.#drawFlag((labelMiddles(this.timeline).timeMs ?? place * width) - place * width);
    setText(this.time, clock(timeMs, 1));
  }

  #drawFlag(x) {
    const size = labelWidth(this.timeline.timeMs) + PADDING_PX;
    setAttributes(this.flag, { x: (x - size / 2).toFixed(1), width: size });
    setAttributes(this.time, { x: x.toFixed(1) });
  }
}

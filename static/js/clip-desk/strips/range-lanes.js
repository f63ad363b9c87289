import { blocksOf } from "./cue-blocks.js";
import { Pool, setAttributes, setText, svgNode } from "./nodes.js";
import { percent } from "./view.js";

const GAP_PX = 2; // between blocks

/* The shaded range, and the part of the levels that is drawn in its colour. */
export class Span {
  needs = ["view", "range"];

  constructor(timeline, nodes) {
    Object.assign(this, { timeline, nodes });
  }

  draw() {
    const { view, range, hasRange, isReversed } = this.timeline;
    const isShown = hasRange && !isReversed;
    const from = isShown ? Math.max(view.fractionOf(range.startMs), 0) : 0;
    const to = isShown ? Math.min(view.fractionOf(range.endMs), 1) : 0;
    for (const node of this.nodes) setAttributes(node, { x: percent(from), width: percent(Math.max(to - from, 0)) });
  }
}

/* How loud the recording is, if its levels were measured. */
export class LevelLane {
  needs = ["view", "levels"];

  constructor(timeline, path) {
    Object.assign(this, { timeline, path });
  }

  draw() {
    const { levels, view, width } = this.timeline;
    setAttributes(this.path, { d: levels?.path(view, width) ?? "" });
  }
}

/* A tick where each line begins, and a block with its first words. */
export class CueLane {
  needs = ["view", "cues", "range", "time"];
  #blocks = [];
  #now = null;

  constructor(timeline, rules, blocks) {
    this.timeline = timeline;
    this.rules = new Pool(rules, () => svgNode("line", { class: "rule", y1: 18, y2: 60 }));
    this.ticks = new Pool(rules, () => svgNode("line", { class: "tick", y1: 53, y2: 60 }));
    this.nodes = new Pool(blocks, makeBlock);
  }

  draw(changes) {
    const isMoved = ["view", "cues", "range"].some((change) => changes.has(change));
    const now = this.#current();
    if (!isMoved && now === this.#now) return;
    this.#now = now;
    if (changes.has("view") || changes.has("cues")) this.#find();
    this.nodes.show(this.#blocks, (node, block) => this.#drawBlock(node, block));
  }

  #find() {
    const { desk, view, width } = this.timeline;
    this.#blocks = desk.cues?.length ? blocksOf(desk.cues, view, width) : [];
    this.#now = this.#current();
    const starts = this.#blocks.map(({ startMs }) => startMs).filter((ms) => view.has(ms));
    for (const lines of [this.rules, this.ticks]) {
      lines.show(starts.map((ms) => percent(view.fractionOf(ms))), (node, x) => setAttributes(node, { x1: x, x2: x }));
    }
  }

  #current() {
    const { timeMs } = this.timeline;
    if (timeMs === null) return null;
    return this.#blocks.find(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs) ?? null;
  }

  #drawBlock(node, block) {
    const { view } = this.timeline;
    const from = Math.max(view.fractionOf(block.startMs), 0);
    const to = Math.min(view.fractionOf(block.endMs), 1) - GAP_PX / this.timeline.width;
    setAttributes(node, { x: percent(from), width: percent(Math.max(to - from, 0)) });
    node.classList.toggle("is-in", this.#isIn(block));
    node.classList.toggle("is-now", block === this.#now);
    setText(node.lastChild.firstChild, block.text);
  }

  /* Whether at least half of a block is in the range, as the transcript marks its lines. */
  #isIn({ startMs, endMs }) {
    const { range, hasRange } = this.timeline;
    const sharedMs = Math.min(endMs, range.endMs) - Math.max(startMs, range.startMs);
    return hasRange && sharedMs * 2 >= endMs - startMs;
  }
}

/* Words are cut off at the end of their block; its outline is not. */
function makeBlock() {
  const block = svgNode("rect", { class: "cue-block", x: 1, y: 1, width: "100%", height: 17, rx: 3 });
  const words = svgNode("svg", { width: "100%" }, svgNode("text", { class: "cue-words", x: 6, y: 13.5 }));
  return svgNode("svg", { y: 61, height: 20, overflow: "visible" }, block, words);
}

import { rowsOf } from "./clip-groups.js";
import { Pool, setAttributes, svgNode } from "./nodes.js";
import { percent } from "./view.js";

const LEAST_WIDTH = 0.002; // of the strip, so that a short clip is visible
const ROWS = ["17%", "54%"];

/* All other clips of the recording, in two rows where they overlap. */
export class WholeClips {
  needs = ["clips"];

  constructor(timeline, node) {
    this.timeline = timeline;
    this.clips = new Pool(node, () => svgNode("rect", { class: "other", height: "29%", rx: 2 }));
  }

  draw() {
    const { others, durationMs } = this.timeline;
    const rows = rowsOf(others, ROWS.length);
    this.clips.show(others.map((clip, at) => ({ ...clip, row: rows[at] })), (node, { start_ms, end_ms, row }) => {
      const width = Math.max((end_ms - start_ms) / durationMs, LEAST_WIDTH);
      setAttributes(node, { x: percent(start_ms / durationMs), y: ROWS[row], width: percent(width) });
    });
  }
}

/* The range and the playhead on the strip of the whole recording. */
export class WholeMarks {
  needs = ["clips", "range", "time", "player"];

  constructor(timeline, range, head) {
    Object.assign(this, { timeline, range, head });
  }

  draw() {
    const { range, hasRange, isReversed, durationMs, timeMs } = this.timeline;
    const isShown = hasRange && !isReversed;
    const width = isShown ? Math.max((range.endMs - range.startMs) / durationMs, LEAST_WIDTH) : 0;
    setAttributes(this.range, { x: percent(isShown ? range.startMs / durationMs : 0), width: percent(width) });
    this.head.toggleAttribute("hidden", timeMs === null);
    if (timeMs === null) return;
    const x = percent(timeMs / durationMs);
    setAttributes(this.head, { x1: x, x2: x });
  }
}

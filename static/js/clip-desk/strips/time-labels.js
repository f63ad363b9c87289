import { setAttributes, setHidden, setText } from "./nodes.js";
import { clock } from "./ticks.js";

const HOUR_MS = 3_600_000;
const GAP_PX = 4;

/* Room for a time with a tenth of a second. */
export const labelWidth = (ms) => (ms < HOUR_MS ? 52 : 66);

/* The middles of labels at these places in pixels, moved so that they are beside each other and within the
   strip. */
export function placed(places, size, width) {
  const middles = [...places];
  if (middles.length === 2 && Math.abs(middles[0] - middles[1]) < size + GAP_PX) {
    const middle = (middles[0] + middles[1]) / 2;
    const [left, right] = middles[0] <= middles[1] ? [0, 1] : [1, 0];
    [middles[left], middles[right]] = [middle - (size + GAP_PX) / 2, middle + (size + GAP_PX) / 2];
  }
  const tooFar = Math.max(size / 2 - Math.min(...middles), 0) || Math.min(width - size / 2 - Math.max(...middles), 0);
  return middles.map((middle) => middle + tooFar);
}

/* Where the times of the edges and of the player are written, in pixels: { startMs, endMs, timeMs }. */
export function labelMiddles({ view, width, range, timeMs, isHeadAtEdge }) {
  const size = labelWidth(view.toMs);
  const place = (ms) => Math.min(Math.max(view.fractionOf(ms), 0), 1) * width;
  const keys = ["startMs", "endMs"].filter((key) => range[key] !== null);
  const edges = placed(keys.map((key) => place(range[key])), size, width);
  const middles = Object.fromEntries(keys.map((key, at) => [key, edges[at]]));
  const isShown = timeMs !== null && view.has(timeMs) && !isHeadAtEdge;
  if (isShown) [middles.timeMs] = placed([place(timeMs)], size, width);
  return middles;
}

/* The times of both edges, above their handles. One that the player's time covers is not shown. */
export class EdgeTimes {
  needs = ["view", "range", "time", "player"];

  constructor(timeline, texts) {
    Object.assign(this, { timeline, texts });
  }

  draw() {
    const { view, width, range } = this.timeline;
    const middles = labelMiddles(this.timeline);
    for (const [key, node] of Object.entries(this.texts)) {
      setHidden(node, !(key in middles) || Math.abs(middles[key] - middles.timeMs) < labelWidth(view.toMs));
      if (!(key in middles)) continue;
      const place = Math.min(Math.max(view.fractionOf(range[key]), 0), 1) * width;
      setAttributes(node, { x: (middles[key] - place).toFixed(1) });
      setText(node, clock(range[key], 1));
    }
  }
}

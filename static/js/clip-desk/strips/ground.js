import { Drag } from "./drag.js";

const NOTCH = 0.002; // of a zoom, per pixel of the wheel
const MOST = 120; // pixels of one event

/* Presses and the wheel on the zoomed strip itself. */
export class Ground {
  constructor(timeline, strip) {
    Object.assign(this, { timeline, strip });
    const seek = (fraction) => timeline.seek(timeline.view.timeAt(Math.min(Math.max(fraction, 0), 1)));
    new Drag(strip, strip, { start: seek, move: seek });
    strip.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
  }

  /* With Ctrl it zooms around the pointer; sideways it moves the strip. */
  #onWheel(event) {
    const { ctrlKey, deltaX, deltaY } = event;
    if (!ctrlKey && Math.abs(deltaX) <= Math.abs(deltaY)) return; // scrolls the page
    event.preventDefault();
    const { view } = this.timeline;
    const rect = this.strip.getBoundingClientRect();
    if (!ctrlKey) return this.timeline.setView(view.movedBy((deltaX / rect.width) * view.spanMs));
    const pixels = Math.min(Math.max(deltaY, -MOST), MOST);
    const aroundMs = view.timeAt((event.clientX - rect.left) / rect.width);
    return this.timeline.setView(view.zoomedBy(1 + pixels * NOTCH, aroundMs));
  }
}

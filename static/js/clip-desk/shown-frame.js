/* The frame that a <video> shows, as the browser reports it. Steps from frame to frame by it alone, for
   films whose frame times are not known: no frame rate is assumed. */

const BEFORE_MS = 1; // no frame is that short
const ROUNDED_MS = 0.5; // less than BEFORE_MS, or a step back would take a late report of its own frame
const FIRST_PROBE_MS = 4;
const GROWTH = 1.6;
const MAX_PROBE_MS = 2_000;
const MAX_RETURNS = 10;
/* A browser may report no frame after a seek, such as in a hidden tab. */
const NOT_REPORTED_MS = 1_000;

export class ShownFrame {
  #ms = null;
  #soughtAt = 0;
  #soughtMs = Infinity; // of a seek that waits for its frame, which starts at this time or before
  #onShown = () => {};
  #isReleased = false;

  static isSupported = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

  constructor(video) {
    this.video = video;
    // The event of our own seeks may come after the report of the frame that they show.
    video.addEventListener("seeking", () => this.#soughtMs === Infinity && this.#forget());
    this.#watch();
  }

  /* When the shown frame starts. Null after a seek until a frame is reported. */
  get ms() {
    return this.#ms;
  }

  release() {
    this.#isReleased = true;
  }

  /* Resolves to the start of the frame that is shown at this time. */
  async seek(ms, unchangedMs = null) {
    const video = this.video;
    const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    const shown = new Promise((resolve) => (this.#onShown = resolve));
    this.#forget();
    this.#soughtMs = Math.max(0, ms);
    video.currentTime = this.#soughtMs / 1000;
    await seeked;
    await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, NOT_REPORTED_MS))]);
    this.#soughtMs = Infinity;
    this.#ms ??= unchangedMs;
    return this.#ms ?? ms;
  }

  /* Shows the next frame, or with -1 the previous one. */
  async step(direction) {
    const fromMs = this.#ms ?? (await this.seek(this.video.currentTime * 1000));
    if (direction < 0) return this.seek(fromMs - BEFORE_MS, fromMs);
    const laterMs = await this.#firstLater(fromMs);
    return laterMs === null ? fromMs : this.#nearest(fromMs, laterMs);
  }

  async #firstLater(fromMs) {
    for (let probeMs = FIRST_PROBE_MS; probeMs < MAX_PROBE_MS; probeMs *= GROWTH) {
      const atMs = await this.seek(fromMs + probeMs, fromMs);
      if (atMs > fromMs) return atMs;
      if (this.video.ended) break;
    }
    return null;
  }

  /* Goes back while there is a frame between the two. */
  async #nearest(fromMs, laterMs) {
    let foundMs = laterMs;
    for (let returns = 0; returns < MAX_RETURNS; returns += 1) {
      const beforeMs = await this.seek(foundMs - BEFORE_MS, fromMs);
      if (beforeMs <= fromMs) break;
      foundMs = beforeMs;
    }
    return this.seek(foundMs + BEFORE_MS, foundMs);
  }

  #forget() {
    this.#ms = null;
    this.#soughtAt = performance.now();
  }

  /* While the video seeks, a report may be of a frame that was shown before. */
  #watch() {
    if (!ShownFrame.isSupported || this.#isReleased) return;
    this.video.requestVideoFrameCallback((_now, { mediaTime, presentationTime }) => {
      this.#watch();
      const isOld = this.video.seeking && presentationTime < this.#soughtAt;
      if (isOld || mediaTime * 1000 > this.#soughtMs + ROUNDED_MS) return;
      this.#ms = mediaTime * 1000;
      this.#onShown();
    });
  }
}

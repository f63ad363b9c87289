import { loadFrameTimes } from "./frames.js";
import { ShownFrame } from "./shown-frame.js";

/* Browsers may stop to report frames, such as of a video that is scrolled away. */
const MAX_REPORT_AGE_MS = 250;

/* The frames of the recording that is loaded: by their times where the film was analysed, else as they
   are shown. */
export class FilmFrames {
  times = null;
  #shown = null;
  #turn = null; // the step that is under way
  #isReleased = false;

  async load(url) {
    if (!url) return;
    try {
      const times = await loadFrameTimes(url);
      if (times.count && !this.#isReleased) this.times = times;
    } catch {
      // The frames are stepped through as they are shown.
    }
  }

  watch(video) {
    if (video) this.#shown = new ShownFrame(video);
  }

  release() {
    this.#isReleased = true;
    this.#shown?.release();
  }

  get areKnown() {
    return this.times !== null || (this.#shown !== null && ShownFrame.isSupported);
  }

  get isStepping() {
    return this.#turn !== null;
  }

  /* When the frame starts that is shown at the player's time. Reports of frames come late while a film
     plays, so then the player's time is nearer to what is seen. */
  startMs(currentMs, isPlaying) {
    const reportedMs = isPlaying ? null : (this.#shown?.ms ?? null);
    const isRecent = reportedMs !== null && Math.abs(currentMs - reportedMs) < MAX_REPORT_AGE_MS;
    const ms = isRecent ? reportedMs : currentMs;
    return this.times ? this.at(ms).startMs : ms;
  }

  /* { startMs, endMs } in whole ms; the same time twice where frame times aren't known. */
  at(ms, count = 0) {
    if (this.times) return this.times.frame(this.times.indexAt(ms) + count);
    return { startMs: Math.ceil(ms), endMs: Math.ceil(ms) };
  }

  /* Where to seek to, to be sure that this frame is shown. */
  middleMs(ms) {
    return this.times ? this.at(ms).middleMs : ms;
  }

  /* Without frame times: shows the frame that is `count` frames further. */
  stepShown(count) {
    return this.#inTurn(() => this.#step(count));
  }

  /* Without frame times: shows the frame that is `count` frames after that at `ms`, and returns it. Its
     end is the start of the next one. */
  frameFrom(ms, count) {
    return this.#inTurn(async () => {
      await this.#shown.seek(ms);
      const nextMs = await this.#step(count + 1);
      const startMs = await this.#step(-1);
      return { startMs: Math.ceil(startMs), endMs: Math.floor(nextMs) };
    });
  }

  /* A step takes several seeks, so the next one waits for it. */
  async #inTurn(run) {
    const turn = (this.#turn ?? Promise.resolve()).then(run);
    this.#turn = turn;
    try {
      return await turn;
    } finally {
      if (this.#turn === turn) this.#turn = null;
    }
  }

  async #step(count) {
    for (let left = Math.abs(count); left > 0; left -= 1) await this.#shown.step(Math.sign(count));
    return this.#shown.ms;
  }
}

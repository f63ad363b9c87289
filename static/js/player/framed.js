import { Emitter } from "./emitter.js";
import { addFrame, guardFocus } from "./frame.js";

export function open(container, clip) {
  return new FramedPlayer(container, clip);
}

/* A host without a message protocol: it has its own controls, start and end, and can only be opened
   and closed. */
class FramedPlayer extends Emitter {
  can = new Set();

  constructor(container, clip) {
    super();
    this.clip = clip;
    this.frame = addFrame(container, clip.src, clip.title);
    this.frame.addEventListener("load", () => this.#onLoad(), { once: true });
    this.releaseFocusGuard = guardFocus(this.frame, () => this.#hasUserFocus());
  }

  play() {}

  pause() {}

  seek() {}

  playUntil() {}

  setRate() {}

  setVolume() {}

  currentMs() {
    return this.clip.fromMs;
  }

  durationMs() {
    return Infinity;
  }

  destroy() {
    this.removeListeners();
    this.releaseFocusGuard();
    this.frame.remove();
  }

  #onLoad() {
    this.emit("ready");
    this.emit("playing");
  }

  /* The frame has the only controls, so a reader who uses it by pointer or keyboard keeps the focus. */
  #hasUserFocus() {
    return this.frame.matches(":hover") || this.frame.matches(":focus-visible");
  }
}

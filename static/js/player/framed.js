import { Emitter } from "./emitter.js";
import { addFrame, guardFocus } from "./frame.js";

export function open(stage, clip) {
  return new FramedPlayer(stage, clip);
}

/* A host that answers no messages: its own page, controls, start and end. We can open and close it. */
class FramedPlayer extends Emitter {
  can = new Set();

  constructor(stage, clip) {
    super();
    this.clip = clip;
    this.frame = addFrame(stage, clip.src, clip.title);
    this.frame.addEventListener("load", () => this.#loaded(), { once: true });
    this.unguard = guardFocus(this.frame, () => this.#isUsed());
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
    this.silence();
    this.unguard();
    this.frame.remove();
  }

  #loaded() {
    this.emit("ready");
    this.emit("playing");
  }

  /* Its controls are the only ones: whoever points at it, or comes by the keyboard, may stay. */
  #isUsed() {
    return this.frame.matches(":hover") || this.frame.matches(":focus-visible");
  }
}

import { ClipStop } from "./clip-stop.js";
import { Emitter } from "./emitter.js";
import { attachSource } from "./media-source.js";

/* A film that ends this much before the clip is shorter than the clip; less is rounding. */
const SHORT_MS = 250;

/* A server without Range leaves Chromium at 0:00 without an error: this far off is not the start. */
const NEAR_MS = 250;

export function open(stage, clip) {
  return new MediaPlayer(stage, clip);
}

/* Files and HLS in a <video> of our own: exact to the frame. */
class MediaPlayer extends Emitter {
  can = new Set(["control", "scrub", "step", "rate", "volume"]);
  #wanted = false;
  #ready = false;
  #detach = () => {};
  #gone = false;

  constructor(stage, clip) {
    super();
    this.clip = clip;
    this.video = makeVideo(clip);
    this.stop = new ClipStop(this.video, clip, () => this.#end());
    this.#listen();
    stage.append(this.video);
    this.#attach();
  }

  play() {
    this.#wanted = true;
    if (!this.#ready) return;
    /* The stop is armed by events, never by this promise: some browsers reject it and play on. */
    this.video.play()?.catch((error) => error.name === "NotAllowedError" && this.emit("blocked"));
  }

  pause() {
    this.#wanted = false;
    this.video.pause();
  }

  seek(ms) {
    this.video.currentTime = ms / 1000;
  }

  /* Infinity where nobody knows, as for a playlist without an end. */
  durationMs() {
    return (this.video.duration || Infinity) * 1000;
  }

  currentMs() {
    return this.#ready ? this.video.currentTime * 1000 : this.clip.fromMs;
  }

  playUntil(ms) {
    this.stop.moveEnd(ms);
  }

  setRate(rate) {
    this.video.playbackRate = rate;
  }

  setVolume(volume, muted) {
    this.video.volume = volume;
    this.video.muted = muted;
  }

  destroy() {
    this.#gone = true;
    this.silence();
    this.stop.release();
    this.video.pause();
    this.#detach();
    this.video.remove();
  }

  async #attach() {
    try {
      this.#detach = await attachSource(this.video, this.clip, () => this.#fail("unreachable"));
    } catch {
      this.#fail("unsupported");
    }
    if (this.#gone) this.#detach(); // closed while hls.js was on its way
  }

  #listen() {
    const forward = (event, name) => this.video.addEventListener(event, () => this.emit(name));
    forward("playing", "playing");
    forward("waiting", "waiting");
    forward("pause", "paused");
    forward("progress", "alive");
    this.video.addEventListener("loadedmetadata", () => this.seek(this.clip.fromMs), { once: true });
    this.video.addEventListener("seeked", () => this.#arrive());
    this.video.addEventListener("play", () => this.#startedFromOutside());
    this.video.addEventListener("error", () => this.#fail("unreachable"));
  }

  #arrive() {
    if (this.#ready) return;
    const offMs = Math.abs(this.video.currentTime * 1000 - this.clip.fromMs);
    if (offMs > NEAR_MS) return this.#fail(this.#isTooShort() ? "too_short" : "no_range");
    this.#ready = true;
    this.emit("ready");
    if (this.#wanted) this.play();
  }

  #isTooShort() {
    return this.video.duration * 1000 <= this.clip.fromMs;
  }

  /* A media key pressed after the end means: again. */
  #startedFromOutside() {
    if (!this.#wanted && this.stop.hasStopped) this.emit("resumed");
  }

  #end() {
    this.#wanted = false;
    const isShort = this.video.ended && this.stop.endMs - this.currentMs() > SHORT_MS;
    this.emit("ended", { isShort });
  }

  #fail(reason) {
    this.emit("failed", reason);
  }
}

function makeVideo({ title }) {
  const video = document.createElement("video");
  video.playsInline = true;
  video.preload = "auto";
  video.tabIndex = -1;
  video.setAttribute("aria-label", title);
  return video;
}

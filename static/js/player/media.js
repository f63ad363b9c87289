import { ClipStop } from "./clip-stop.js";
import { Emitter } from "./emitter.js";
import { attachSource } from "./media-source.js";

/* A film that ends this much before the clip is shorter than the clip. Smaller differences are rounding. */
const MIN_SHORTFALL_MS = 250;

/* If the server doesn't support Range, Chromium stays at 0:00 without an error. A position that differs
   by more than this is not the start. */
const START_TOLERANCE_MS = 250;

export function open(container, clip) {
  return new MediaPlayer(container, clip);
}

/* Files and HLS in a <video>, exact to the frame. */
class MediaPlayer extends Emitter {
  can = new Set(["control", "scrub", "step", "rate", "volume"]);
  #shouldPlay = false;
  #ready = false;
  #detach = () => {};
  #isDestroyed = false;

  constructor(container, clip) {
    super();
    this.clip = clip;
    this.video = makeVideo(clip);
    this.stop = new ClipStop(this.video, clip, () => this.#end());
    this.#listen();
    container.append(this.video);
    this.#attach();
  }

  play() {
    this.#shouldPlay = true;
    if (!this.#ready) return;
    /* ClipStop doesn't depend on this promise: some browsers reject it and play on. */
    this.video.play()?.catch((error) => error.name === "NotAllowedError" && this.emit("blocked"));
  }

  pause() {
    this.#shouldPlay = false;
    this.video.pause();
  }

  seek(ms) {
    this.video.currentTime = ms / 1000;
  }

  /* Infinity if it is unknown, as for a live playlist. */
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
    this.#isDestroyed = true;
    this.removeListeners();
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
    if (this.#isDestroyed) this.#detach(); // closed while hls.js was loading
  }

  #listen() {
    const forward = (event, name) => this.video.addEventListener(event, () => this.emit(name));
    forward("playing", "playing");
    forward("waiting", "waiting");
    forward("pause", "paused");
    forward("progress", "activity");
    this.video.addEventListener("loadedmetadata", () => this.seek(this.clip.fromMs), { once: true });
    this.video.addEventListener("seeked", () => this.#onSeeked());
    this.video.addEventListener("play", () => this.#onPlay());
    this.video.addEventListener("error", () => this.#fail("unreachable"));
  }

  #onSeeked() {
    if (this.#ready) return;
    const offMs = Math.abs(this.video.currentTime * 1000 - this.clip.fromMs);
    if (offMs > START_TOLERANCE_MS) return this.#fail(this.#isTooShort() ? "too_short" : "no_range");
    this.#ready = true;
    this.emit("ready");
    if (this.#shouldPlay) this.play();
  }

  #isTooShort() {
    return this.video.duration * 1000 <= this.clip.fromMs;
  }

  /* A media key was pressed after the end: replay. */
  #onPlay() {
    if (!this.#shouldPlay && this.stop.hasStopped) this.emit("resumed");
  }

  #end() {
    this.#shouldPlay = false;
    const shortfallMs = isFinite(this.stop.endMs) ? this.stop.endMs - this.currentMs() : 0;
    const isShort = this.video.ended && shortfallMs > MIN_SHORTFALL_MS;
    this.emit("ended", { isShort });
  }

  #fail(reason) {
    this.emit("failed", reason);
  }
}

function makeVideo({ title, preload = "auto" }) {
  const video = document.createElement("video");
  video.playsInline = true;
  video.preload = preload;
  video.tabIndex = -1;
  video.setAttribute("aria-label", title);
  return video;
}

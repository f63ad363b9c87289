import { Channel } from "./channel.js";
import { Emitter } from "./emitter.js";
import { addFrame, guardFocus } from "./frame.js";
import { HostClock } from "./host-clock.js";

/* Latency of a pause message to the frame. */
const LEAD_MS = 20;
/* No seek if the time is nearer than this to the target: the host would have to buffer again. */
export const TOLERANCE_MS = 150;
/* A video that ends this much before the clip is shorter than the clip. Hosts report their time four
   times a second, and their end in whole seconds. */
const MIN_SHORTFALL_MS = 1500;
/* For about this long, messages arrive that were sent before our seek or stop. */
const STALE_MS = 1500;

/* Base class for hosts that are controlled by messages: it stops the host at the end of the clip, which
   may be Infinity.
   A subclass passes its `handshake` message and implements send(command, value) and read(message). */
export class HostPlayer extends Emitter {
  can = new Set(["control", "rate", "volume"]);
  #ready = false;
  #shouldPlay = false;
  #playing = false;
  #stoppedAt = -Infinity;
  #clamped = false;
  #seek = null;
  #timer = 0;
  #durationMs = Infinity;

  constructor(container, clip, src, handshake) {
    super();
    this.clip = clip;
    this.endMs = clip.endMs;
    this.clock = new HostClock(clip.fromMs);
    this.frame = addFrame(container, src, clip.title);
    this.frame.tabIndex = -1;
    this.releaseFocusGuard = guardFocus(this.frame);
    this.channel = new Channel(this.frame, { handshake, read: (message) => this.#receive(message) });
  }

  play() {
    this.#shouldPlay = true;
    this.#clearStop();
    if (this.#ready) this.send("play");
  }

  pause() {
    this.#shouldPlay = false;
    if (this.#ready) this.send("pause");
  }

  seek(ms, fromMs = this.clock.currentMs()) {
    if (ms < this.endMs - LEAD_MS) this.#clearStop();
    this.#seek = { from: fromMs, to: ms, at: performance.now() };
    this.clock.setRunning(false);
    this.clock.set(ms);
    this.send("seek", ms / 1000);
    this.#scheduleStop();
  }

  currentMs() {
    return this.clock.currentMs();
  }

  durationMs() {
    return this.#durationMs;
  }

  playUntil(ms) {
    this.endMs = ms;
  }

  setRate(rate) {
    this.send("rate", rate);
  }

  setVolume(volume, muted) {
    this.send("volume", { volume, muted });
  }

  destroy() {
    this.removeListeners();
    clearTimeout(this.#timer);
    this.channel.close();
    this.releaseFocusGuard();
    this.frame.remove();
  }

  /* Called by subclasses when a message of the host arrives. */

  onReady() {
    if (this.#ready) return;
    this.#ready = true;
    this.channel.stopHandshake();
    this.emit("ready");
    this.seek(this.clip.fromMs, 0);
    if (this.#shouldPlay) this.send("play");
  }

  onTime(ms) {
    if (!this.#ready || this.#isStale(ms)) return;
    if (this.#playing && ms < this.clip.startMs - TOLERANCE_MS) return this.seek(this.clip.startMs, ms);
    this.#seek = null;
    this.clock.set(ms);
    this.clock.setRunning(this.#playing);
    this.#scheduleStop();
  }

  onPlaying() {
    if (this.#isStopped()) return this.#onPlayingAfterStop();
    this.#playing = true;
    if (!this.#seek) this.clock.setRunning(true);
    this.emit("playing");
    this.#scheduleStop();
  }

  onPaused() {
    this.#stopClock();
    if (!this.#isStopped()) this.emit("paused");
    else this.#clamp();
  }

  onWaiting() {
    this.#stopClock();
    if (!this.#isStopped()) this.emit("waiting");
  }

  onEnded() {
    const isShort = isFinite(this.endMs) && this.endMs - this.clock.currentMs() > MIN_SHORTFALL_MS;
    this.#stopClock();
    this.#end(isShort);
  }

  /* Hosts report 0 until they know the duration. */
  onDuration(seconds) {
    this.#durationMs = seconds > 0 ? seconds * 1000 : Infinity;
  }

  onRate(rate) {
    this.clock.setRate(rate);
    this.emit("rate", rate);
    this.#scheduleStop();
  }

  fail(reason) {
    this.emit("failed", reason);
  }

  post(message) {
    this.channel.post(message);
  }

  #receive(message) {
    this.emit("activity");
    this.read(message);
  }

  #stopClock() {
    this.#playing = false;
    this.clock.setRunning(false);
    clearTimeout(this.#timer);
  }

  #clearStop() {
    this.#stoppedAt = -Infinity;
    this.#clamped = false;
  }

  #isStopped() {
    return this.#stoppedAt > -Infinity;
  }

  /* Until it has executed a seek, a host reports times from before it: nearer to the old position. */
  #isStale(ms) {
    const seek = this.#seek;
    if (!seek || performance.now() - seek.at > STALE_MS) return false;
    return Math.abs(ms - seek.from) < Math.abs(ms - seek.to);
  }

  #scheduleStop() {
    clearTimeout(this.#timer);
    if (this.#isStopped() || this.endMs === Infinity) return;
    const leftMs = this.endMs - this.clock.currentMs();
    if (leftMs <= LEAD_MS) return this.#stop();
    if (this.clock.isRunning) {
      this.#timer = setTimeout(() => this.#scheduleStop(), (leftMs - LEAD_MS) / this.clock.rate);
    }
  }

  #stop() {
    this.send("pause");
    this.#stopClock();
    this.#end();
  }

  #end(isShort = false) {
    if (this.#isStopped()) return;
    this.#shouldPlay = false;
    this.#stoppedAt = performance.now();
    this.emit("ended", { isShort });
  }

  /* Soon after the stop, "playing" is stale and the pause is repeated; later the reader pressed play in the
     frame. */
  #onPlayingAfterStop() {
    if (performance.now() - this.#stoppedAt < STALE_MS) this.send("pause");
    else this.emit("resumed");
  }

  /* Once only: a host that seeks to keyframes would cause an endless loop. */
  #clamp() {
    if (this.#clamped || this.endMs === Infinity) return;
    this.#clamped = true;
    const offMs = this.endMs - this.clock.currentMs();
    if (offMs < 0 || offMs > TOLERANCE_MS) this.seek(this.endMs - 1);
  }
}

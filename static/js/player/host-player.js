import { Channel } from "./channel.js";
import { Emitter } from "./emitter.js";
import { addFrame, guardFocus } from "./frame.js";
import { HostClock } from "./host-clock.js";

/* A pause takes a moment to reach the frame. */
const LEAD_MS = 20;
/* Nearer than this to the end, the picture is left alone: a seek would cost the host a reload. */
const CLOSE_MS = 150;
/* A host's video that ends this much before the clip is shorter than the clip: its time comes four
   times a second and its end in whole seconds. */
const SHORT_MS = 1500;
/* Messages sent before our seek or stop arrive for about this long. */
const ECHO_MS = 1500;

/* What YouTube and Vimeo share: a frame driven by messages, and our own watch on the host's time.
   A host module states its `knock`, and says how to tell(command, value) and read(message). */
export class HostPlayer extends Emitter {
  can = new Set(["control", "rate", "volume"]);
  #ready = false;
  #wanted = false;
  #playing = false;
  #stoppedAt = -Infinity;
  #clamped = false;
  #seek = null;
  #timer = 0;
  #durationMs = Infinity;

  constructor(stage, clip, src, knock) {
    super();
    this.clip = clip;
    this.endMs = clip.endMs;
    this.clock = new HostClock(clip.fromMs);
    this.frame = addFrame(stage, src, clip.title);
    this.frame.tabIndex = -1;
    this.unguard = guardFocus(this.frame);
    this.channel = new Channel(this.frame, { knock, read: (message) => this.#hear(message) });
  }

  play() {
    this.#wanted = true;
    this.#goOn();
    if (this.#ready) this.tell("play");
  }

  pause() {
    this.#wanted = false;
    if (this.#ready) this.tell("pause");
  }

  seek(ms, fromMs = this.clock.currentMs()) {
    if (ms < this.endMs - LEAD_MS) this.#goOn();
    this.#seek = { from: fromMs, to: ms, at: performance.now() };
    this.clock.run(false);
    this.clock.set(ms);
    this.tell("seek", ms / 1000);
    this.#watch();
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
    this.tell("rate", rate);
  }

  setVolume(volume, muted) {
    this.tell("volume", { volume, muted });
  }

  destroy() {
    this.silence();
    clearTimeout(this.#timer);
    this.channel.close();
    this.unguard();
    this.frame.remove();
  }

  /* Below: what host modules call when the host speaks. */

  heardReady() {
    if (this.#ready) return;
    this.#ready = true;
    this.channel.stopKnocking();
    this.emit("ready");
    this.seek(this.clip.fromMs, 0);
    if (this.#wanted) this.tell("play");
  }

  heardTime(ms) {
    if (!this.#ready || this.#isEcho(ms)) return;
    if (this.#playing && ms < this.clip.startMs - CLOSE_MS) return this.seek(this.clip.startMs, ms);
    this.#seek = null;
    this.clock.set(ms);
    this.clock.run(this.#playing);
    this.#watch();
  }

  heardPlaying() {
    if (this.#isStopped()) return this.#resumedByItself();
    this.#playing = true;
    if (!this.#seek) this.clock.run(true);
    this.emit("playing");
    this.#watch();
  }

  heardPaused() {
    this.#still();
    if (!this.#isStopped()) this.emit("paused");
    else this.#clamp();
  }

  heardWaiting() {
    this.#still();
    if (!this.#isStopped()) this.emit("waiting");
  }

  heardEnded() {
    const isShort = this.endMs - this.clock.currentMs() > SHORT_MS;
    this.#still();
    this.#end(isShort);
  }

  /* A host says 0 until it knows. */
  heardDuration(seconds) {
    this.#durationMs = seconds > 0 ? seconds * 1000 : Infinity;
  }

  heardRate(rate) {
    this.clock.setRate(rate);
    this.emit("rate", rate);
    this.#watch();
  }

  fail(reason) {
    this.emit("failed", reason);
  }

  post(message) {
    this.channel.post(message);
  }

  #hear(message) {
    this.emit("alive");
    this.read(message);
  }

  #still() {
    this.#playing = false;
    this.clock.run(false);
    clearTimeout(this.#timer);
  }

  #goOn() {
    this.#stoppedAt = -Infinity;
    this.#clamped = false;
  }

  #isStopped() {
    return this.#stoppedAt > -Infinity;
  }

  /* Before the host has obeyed a seek it still tells the old time: nearer to where we came from. */
  #isEcho(ms) {
    const seek = this.#seek;
    if (!seek || performance.now() - seek.at > ECHO_MS) return false;
    return Math.abs(ms - seek.from) < Math.abs(ms - seek.to);
  }

  #watch() {
    clearTimeout(this.#timer);
    if (this.#isStopped()) return;
    const leftMs = this.endMs - this.clock.currentMs();
    if (leftMs <= LEAD_MS) return this.#stop();
    if (this.clock.runs) {
      this.#timer = setTimeout(() => this.#watch(), (leftMs - LEAD_MS) / this.clock.rate);
    }
  }

  #stop() {
    this.tell("pause");
    this.#still();
    this.#end();
  }

  #end(isShort = false) {
    if (this.#isStopped()) return;
    this.#wanted = false;
    this.#stoppedAt = performance.now();
    this.emit("ended", { isShort });
  }

  /* A late "playing" is an echo and wants another pause; a later one is the reader, in the frame. */
  #resumedByItself() {
    if (performance.now() - this.#stoppedAt < ECHO_MS) this.tell("pause");
    else this.emit("resumed");
  }

  /* Once: a host that seeks to keyframes only would never come to rest. */
  #clamp() {
    if (this.#clamped) return;
    this.#clamped = true;
    const offMs = this.endMs - this.clock.currentMs();
    if (offMs < 0 || offMs > CLOSE_MS) this.seek(this.endMs - 1);
  }
}

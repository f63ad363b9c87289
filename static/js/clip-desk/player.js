import { loadAdapter } from "../player/adapters.js";
import { TOLERANCE_MS } from "../player/host-player.js";
import { Watchdog } from "../player/watchdog.js";
import { FilmFrames } from "./film-frames.js";
import { Transport } from "./transport.js";
import { isOfThisSite, wholeClip } from "./whole-clip.js";

const NO_ANSWER_MS = 9_000;
const BY_HOST_TOLERANCE_MS = 1_000;

export function start(desk) {
  const section = desk.part("player");
  desk.player = new Player(desk, section.querySelector("[data-film]"));
  new Transport(desk, section);
  desk.on("recording", () => desk.player.load(desk.recording));
}

/* Plays the whole recording by the modules of static/js/player. Nothing of another host is loaded before
   the user presses play. States: none, idle (not loaded), loading, ready, playing, failed. */
export class Player {
  state = "none";
  fault = "";
  #adapter = null;
  #clip = null;
  #atMs = 0;
  #shouldPlay = false;
  #part = null;
  #frames = new FilmFrames();
  #rate = 1;
  #volume = { volume: 1, muted: false };
  #opening = null;

  constructor(desk, container) {
    this.desk = desk;
    this.container = container;
    this.watchdog = new Watchdog(NO_ANSWER_MS, () => this.#fail("silent"));
    document.addEventListener("securitypolicyviolation", (event) => this.#onPolicy(event));
  }

  get isReady() {
    return this.state === "ready" || this.state === "playing";
  }

  get isPlaying() {
    return this.state === "playing";
  }

  get can() {
    return this.#adapter?.can ?? new Set();
  }

  /* Whether this player can be sent to a time, now or once it is loaded. */
  get isControllable() {
    return Boolean(this.#clip) && this.#clip.stops === "exact" && this.state !== "failed";
  }

  get canStep() {
    return this.isReady && this.can.has("step") && this.#frames.areKnown;
  }

  get isStepping() {
    return this.#frames.isStepping;
  }

  /* Times of all frames, of an analysed film. */
  get frames() {
    return this.#frames.times;
  }

  /* How far the time may be off, 0 if it is exact to the frame. */
  get toleranceMs() {
    if (!this.#clip || this.#clip.player === "media") return 0;
    return this.#clip.stops === "exact" ? TOLERANCE_MS : BY_HOST_TOLERANCE_MS;
  }

  /* When the shown frame starts; of hosts, the time that they report. */
  get timeMs() {
    if (!this.isReady) return this.#atMs;
    return this.#frames.startMs(this.#adapter.currentMs(), this.isPlaying);
  }

  /* The time when an event happened, such as a key press while this page was busy. */
  timeOf(event) {
    const lateMs = event && this.isPlaying ? performance.now() - event.timeStamp : 0;
    return Math.max(0, this.timeMs - lateMs * this.#rate);
  }

  /* The frame at this time, or `count` frames later, as { startMs, endMs } in whole ms; the same time
     twice where frame times aren't known. */
  frameAt(ms, count = 0) {
    return this.#frames.at(ms, count);
  }

  /* As the source reports it, else as it is stored. Infinity if unknown. */
  get durationMs() {
    const reported = this.isReady ? this.#adapter.durationMs() : Infinity;
    return isFinite(reported) ? reported : (this.#clip?.durationMs ?? Infinity);
  }

  get rate() {
    return this.#rate;
  }

  get isMuted() {
    return this.#volume.muted;
  }

  /* A clip that exists is shown from its start. */
  load(recording, atMs = this.desk.range.startMs ?? 0) {
    this.#unload();
    this.state = "none";
    this.#atMs = atMs;
    this.#clip = recording && wholeClip(recording);
    if (!recording) return this.#enter("none");
    if (!recording.is_playable) return this.#fail("unplayable");
    this.#enter("idle");
    this.#loadFrames(recording);
    if (isOfThisSite(recording)) this.#open();
  }

  play() {
    if (!this.#clip || this.state === "failed") return;
    this.#shouldPlay = true;
    if (!this.#adapter) return this.#open();
    if (!this.isReady) this.watchdog.start();
    if (this.#part?.isOver) this.#leavePart();
    this.#adapter.play();
  }

  pause() {
    this.#shouldPlay = false;
    this.#adapter?.pause();
  }

  toggle() {
    if (this.isPlaying || (this.state === "loading" && this.#shouldPlay)) this.pause();
    else this.play();
  }

  seek(ms) {
    const atMs = Math.min(Math.max(0, ms), this.durationMs - 1);
    if (this.#part && (atMs < this.#part.fromMs || atMs >= this.#part.toMs)) this.#leavePart();
    this.#atMs = atMs;
    if (this.isReady) this.#adapter.seek(this.#frames.middleMs(atMs));
    this.desk.emit("time");
  }

  /* Plays from one time to another, and with `loop` again and again. Returns the part, for `movePart`. */
  playPart(fromMs, toMs, { loop = false } = {}) {
    this.#part = { fromMs, toMs, loop, isOver: false };
    this.#shouldPlay = true;
    this.#atMs = fromMs;
    if (this.isReady) this.#playPart();
    else if (!this.#adapter) this.play();
    return this.#part;
  }

  /* Moves the bounds of a part while it plays. */
  movePart(part, fromMs, toMs, { loop = false } = {}) {
    if (!part || this.#part !== part || part.isOver) return;
    Object.assign(part, { fromMs, toMs, loop });
    if (this.timeMs >= toMs) this.#playPart();
    else this.#adapter?.playUntil(toMs);
  }

  /* Shows the next frame or, with a negative number, previous ones. */
  async step(count) {
    if (!this.canStep) return;
    this.pause();
    this.#leavePart();
    if (this.frames) return this.seek(this.frameAt(this.timeMs, count).startMs);
    await this.#whileStepping(this.#frames.stepShown(count));
  }

  /* Shows and returns the frame that is `count` frames after that at `ms`. */
  async frameFrom(ms, count) {
    this.pause();
    this.#leavePart();
    if (!this.frames) return this.#whileStepping(this.#frames.frameFrom(ms, count));
    const frame = this.frameAt(ms, count);
    this.seek(frame.startMs);
    return frame;
  }

  setRate(rate) {
    this.#rate = rate;
    if (this.isReady) this.#adapter.setRate(rate);
    this.desk.emit("player");
  }

  setMuted(muted) {
    this.#volume.muted = muted;
    if (this.isReady) this.#adapter.setVolume(this.#volume.volume, muted);
    this.desk.emit("player");
  }

  async retry() {
    const { recording } = this.desk;
    if (recording && isOfThisSite(recording)) await this.desk.refreshSource();
    if (recording !== this.desk.recording) return;
    this.load(recording);
    this.play();
  }

  async #whileStepping(stepping) {
    this.desk.emit("player");
    const found = await stepping;
    this.desk.emit("player");
    this.desk.emit("time");
    return found;
  }

  async #loadFrames({ frames_url: url }) {
    const frames = this.#frames;
    await frames.load(url);
    if (this.#frames === frames) this.desk.emit("time");
  }

  async #open() {
    const opening = (this.#opening = {});
    this.#enter("loading");
    if (this.#shouldPlay) this.watchdog.start();
    try {
      const { open } = await loadAdapter(this.#clip);
      if (this.#opening !== opening) return;
      const clip = { ...this.#clip, fromMs: this.#frames.middleMs(this.#atMs) };
      this.#adapter = open(this.container, clip);
      this.#listen(this.#adapter);
      if (this.#shouldPlay) this.#adapter.play();
    } catch {
      if (this.#opening === opening) this.#fail("unreachable");
    }
  }

  #listen(adapter) {
    this.#frames.watch(adapter.video);
    adapter.video?.addEventListener("seeked", () => this.desk.emit("time"));
    adapter
      .on("activity", () => this.watchdog.extend())
      .on("ready", () => this.#onReady())
      .on("playing", () => this.#onPlaying())
      .on("paused", () => this.#onPaused())
      .on("blocked", () => this.#onPaused())
      .on("rate", (rate) => this.#onRate(rate))
      .on("ended", () => this.#onEnded())
      .on("resumed", () => this.play())
      .on("failed", (reason) => this.#onFailed(reason));
  }

  #onReady() {
    this.watchdog.stop();
    this.#enter("ready");
    this.#adapter.setVolume(this.#volume.volume, this.#volume.muted);
    if (this.#rate !== 1) this.#adapter.setRate(this.#rate);
    queueMicrotask(() => this.#catchUp()); // after the player's own seek to where it was opened
  }

  /* Goes where the user went while the player was loading. */
  #catchUp() {
    if (!this.isReady) return;
    if (this.#part) this.#playPart();
    else if (Math.abs(this.#adapter.currentMs() - this.#frames.middleMs(this.#atMs)) > 1) this.seek(this.#atMs);
  }

  #onPlaying() {
    if (this.state === "playing") return;
    this.#enter("playing");
    this.#tick();
  }

  #onPaused() {
    if (this.isPlaying) this.#enter("ready");
  }

  #onRate(rate) {
    this.#rate = rate;
    this.desk.emit("player");
  }

  #onEnded() {
    if (this.#part?.loop) return this.#playPart();
    if (this.#part) this.#part.isOver = true;
    this.#shouldPlay = false;
    if (this.isReady) this.#enter("ready");
    this.desk.emit("time");
  }

  /* A clip that starts after the film's end is no reason not to play the film. */
  #onFailed(reason) {
    if (reason === "too_short" && this.#atMs > 0) this.load(this.desk.recording, 0);
    else this.#fail(reason);
  }

  #playPart() {
    const { fromMs, toMs } = this.#part;
    this.#part.isOver = false;
    this.#adapter.playUntil(toMs);
    this.#adapter.seek(this.#frames.middleMs(fromMs));
    this.#adapter.play();
  }

  #leavePart() {
    this.#part = null;
    this.#adapter?.playUntil(Infinity);
  }

  #tick() {
    if (!this.isPlaying) return;
    this.desk.emit("time");
    requestAnimationFrame(() => this.#tick());
  }

  /* The page's policy was made before a video from another host was added on this page. */
  #onPolicy({ effectiveDirective: directive }) {
    if (this.state === "loading" && ["media-src", "connect-src"].includes(directive)) this.#fail("policy");
  }

  #fail(reason) {
    if (this.state === "failed") return;
    this.#unload();
    this.fault = reason;
    this.#enter("failed");
  }

  #unload() {
    this.watchdog.stop();
    this.#frames.release();
    this.#frames = new FilmFrames();
    this.#adapter?.destroy();
    this.#adapter = this.#part = this.#opening = null;
    this.#shouldPlay = false;
    this.fault = "";
  }

  #enter(state) {
    this.state = state;
    this.desk.emit("player");
    this.desk.emit("time");
  }
}

import { inOrder, othersOf } from "./clip-groups.js";
import { allowedMs, durationOf, UNKNOWN_MS } from "./limits.js";
import { View } from "./view.js";

const AT_EDGE_PX = 4;
const JUMP_MS = 1_500; // a longer one between two times is a seek
const AHEAD = 0.1; // of the strip is behind the playhead when the strip follows it

/* What both strips show of the desk, and which part of it is enlarged. Reports what changed by `onChange`
   and draws nothing itself. */
export class Timeline {
  view = View.start(UNKNOWN_MS);
  durationMs = UNKNOWN_MS;
  levels = null;
  width = 800; // of the strips in pixels, measured by a ResizeObserver
  isDragged = false;
  isLoaded = false; // whether the desk has said what the recording is
  clips = []; // of this recording, one for each answer
  others = []; // the same without the clip that is edited, each once
  #isFollowed = false;
  #settled = {};
  #timeMs = 0;

  constructor(desk, onChange) {
    Object.assign(this, { desk, onChange });
    this.answerId = desk.part("strips").dataset.answer;
    const listen = (name, act) => desk.addEventListener(name, act);
    listen("recording", () => {
      this.isLoaded = true;
      this.#onRecording();
    });
    listen("time", () => this.#onTime());
    for (const name of ["cues", "player", "range"]) listen(name, () => this.#onDuration(name));
    listen("findings", () => this.onChange("findings"));
    this.#onRecording();
  }

  get range() {
    return this.desk.range;
  }

  get hasRange() {
    return this.range.startMs !== null && this.range.endMs !== null;
  }

  get isReversed() {
    return this.hasRange && this.range.endMs <= this.range.startMs;
  }

  /* Null if no player can be sent to a time. */
  get timeMs() {
    return this.desk.player?.isControllable ? this.desk.player.timeMs : null;
  }

  /* Whether the playhead is at an edge, or shows what is dragged. */
  get isHeadAtEdge() {
    const { timeMs, range, view, width, isDragged } = this;
    const isAt = (ms) => ms !== null && (Math.abs(ms - timeMs) / view.spanMs) * width < AT_EDGE_PX;
    return isDragged || isAt(range.startMs) || isAt(range.endMs);
  }

  isOwn({ answer_id }) {
    return String(answer_id) === this.answerId;
  }

  setView(view) {
    if (view.equals(this.view)) return;
    this.view = view;
    this.#isFollowed = view.has(this.#timeMs);
    this.onChange("view");
  }

  setWidth(width) {
    if (width <= 0 || width === this.width) return;
    this.width = width;
    this.onChange("view");
  }

  setLevels(levels) {
    this.levels = levels;
    this.onChange("levels");
  }

  fit() {
    const { startMs, endMs } = this.range;
    if (this.hasRange && !this.isReversed) this.setView(this.view.fitting(startMs, endMs));
    else this.setView(View.start(this.durationMs).showing(startMs ?? endMs ?? this.timeMs ?? 0));
  }

  seek(ms) {
    if (this.timeMs !== null) this.desk.player.seek(Math.min(Math.max(ms, 0), this.durationMs));
  }

  /* Returns whether the edge has moved. */
  setEdge(side, ms, options) {
    const key = `${side}Ms`;
    const value = Math.round(allowedMs(this.range, this.durationMs, side, ms));
    if (value === this.range[key]) return false;
    this.desk.setRange({ [key]: value }, options);
    this.#settled = this.range;
    return true;
  }

  release() {
    this.isDragged = false;
    this.onChange("range");
  }

  /* Shows the picture at an edge, if the player can follow fast enough. */
  showEdge(side) {
    const { player } = this.desk;
    const ms = this.range[`${side}Ms`];
    const canShow = player?.isReady && !player.isPlaying && player.can.has("scrub");
    if (canShow && ms !== null) player.seek(side === "end" ? ms - 1 : ms);
  }

  #onRecording() {
    this.clips = inOrder(this.desk.recording?.clips ?? []);
    this.others = othersOf(this.clips, this.answerId);
    this.durationMs = durationOf(this.desk, this.clips);
    this.#timeMs = 0;
    this.view = View.start(this.durationMs);
    this.#settled = this.range;
    this.fit();
    this.#isFollowed = this.view.has(0);
    this.onChange("recording", "clips", "view", "range", "time");
  }

  focusEdge() {
    this.desk.part("strips").querySelector('[data-edge="start"] .handle').focus();
  }

  /* Before drawing, since both times may have changed since the last frame: a time that was set elsewhere
     is shown with the whole range. */
  settle() {
    const before = this.#settled;
    this.#settled = this.range;
    const changed = ["startMs", "endMs"].filter((key) => this.range[key] !== before[key]);
    const isShown = changed.every((key) => this.range[key] === null || this.view.has(this.range[key]));
    if (!isShown && !this.isDragged) this.fit();
  }

  /* The strip follows the playhead when that leaves it, and returns to it after a seek. */
  #onTime() {
    const ms = this.timeMs;
    if (ms === null) return;
    const isFollowing = this.#isFollowed || Math.abs(ms - this.#timeMs) > JUMP_MS;
    this.#timeMs = ms;
    if (isFollowing && !this.isDragged) this.setView(this.view.showing(ms, AHEAD));
    this.#isFollowed = this.view.has(ms);
    this.onChange("time");
  }

  #onDuration(change) {
    const durationMs = durationOf(this.desk, this.clips);
    if (durationMs !== this.durationMs) {
      this.durationMs = durationMs;
      this.setView(this.view.lasting(durationMs));
      this.onChange("clips");
    }
    this.onChange(change);
  }
}

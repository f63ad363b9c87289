import { FaultLine } from "./fault-line.js";
import { fillIn, textsOf } from "./texts.js";
import { formatMs } from "./times.js";

const LAST_MS = 2_000;
const NUDGE_MS = 100;
const EDGES = { start: "startMs", end: "endMs" };
const FIELDS = { start: "start_ms", end: "end_ms" };

export function start(desk) {
  const section = desk.part("range");
  if (desk.field(FIELDS.start) && desk.field(FIELDS.end)) new Range(desk, section);
}

/* In and Out: marked at the frame that is shown, moved by a frame or 0.1 s, and played. */
class Range {
  #last = "start";
  #isLooping = false;
  #part = null; // that the player plays

  constructor(desk, section) {
    this.desk = desk;
    this.section = section;
    this.texts = textsOf(section);
    const fields = { start: desk.field(FIELDS.start), end: desk.field(FIELDS.end) };
    this.faults = new FaultLine(desk, section.querySelector("[data-wrong]"), this.texts, fields);
    section.addEventListener("click", (event) => this.#onClick(event));
    desk.form.addEventListener("input", ({ target }) => this.#onInput(target));
    for (const name of ["range", "recording", "cues"]) desk.on(name, () => this.#show());
    desk.on("player", () => this.#enable());
    this.#addKeys();
    this.#show();
    this.#enable();
  }

  #addKeys() {
    const add = (key, text, run, more = {}) => {
      this.desk.keys.add({ key, label: this.texts[text], group: "clip", run, ...more });
    };
    add("i", "key_mark", (event) => this.mark("start", event));
    add("o", "key_mark", (event) => this.mark("end", event));
    for (const [arrow, sign] of [["ArrowLeft", -1], ["ArrowRight", 1]]) {
      const byFrame = () => this.nudgeFrames(this.#last, sign);
      const byTime = () => this.nudge(this.#last, sign * NUDGE_MS);
      add(`Alt+${arrow}`, "key_nudge", byFrame, { repeats: true });
      add(`Alt+Shift+${arrow}`, "key_nudge_far", byTime, { repeats: true });
    }
    add("p", "key_play", () => this.play());
    add("e", "key_end", () => this.playEnd());
    add("r", "key_loop", () => this.toggleLoop());
    add("Home", "key_go", () => this.go("start"));
    add("End", "key_go", () => this.go("end"));
    add("Ctrl+z", "key_undo", () => this.undo(), { inText: false });
  }

  /* In is the start of the shown frame, Out its end. While playing, both are earlier by the reaction time
     that the user has chosen. */
  mark(edge, event) {
    const { player, settings } = this.desk;
    if (!player.isReady || !player.isControllable) return;
    const earlierMs = player.isPlaying ? settings.reactionMs : 0;
    this.#set(edge, player.frameAt(Math.max(0, player.timeOf(event) - earlierMs))[EDGES[edge]]);
  }

  nudge(edge, ms) {
    const at = this.desk.range[EDGES[edge]];
    if (at === null) return;
    this.#set(edge, Math.max(0, at + ms));
    if (!this.desk.player.isPlaying && this.desk.player.can.has("scrub")) this.go(edge);
  }

  /* The player shows the frame. While it still looks for one, as it does where frame times aren't known,
     a held key must not queue more. */
  async nudgeFrames(edge, count) {
    const { player, range } = this.desk;
    const at = range[EDGES[edge]];
    if (at === null || !player.canStep || player.isStepping) return;
    const found = await player.frameFrom(edge === "end" ? at - 1 : at, count);
    this.#set(edge, found[EDGES[edge]]);
  }

  /* Without an end, plays on from the start. */
  play() {
    const { player, range } = this.desk;
    if (!player.isControllable || range.startMs === null) return;
    if (this.#isRange) {
      this.#part = player.playPart(range.startMs, range.endMs, { loop: this.#isLooping });
    } else if (range.endMs === null) {
      player.seek(range.startMs);
      player.play();
    }
  }

  playEnd() {
    const { player, range } = this.desk;
    if (!player.isControllable || range.endMs === null) return;
    if (range.startMs !== null && !this.#isRange) return;
    const fromMs = Math.max(range.startMs ?? 0, range.endMs - LAST_MS);
    this.#part = player.playPart(fromMs, range.endMs);
  }

  toggleLoop() {
    this.#isLooping = !this.#isLooping;
    this.#act("loop").setAttribute("aria-pressed", String(this.#isLooping));
    this.#movePart();
  }

  go(edge) {
    const at = this.desk.range[EDGES[edge]];
    if (at !== null && this.desk.player.isControllable) this.desk.player.seek(edge === "end" ? at - 1 : at);
  }

  undo() {
    if (this.desk.undoRange()) this.desk.say(this.texts.undone);
  }

  get #isRange() {
    const { startMs, endMs } = this.desk.range;
    return startMs !== null && endMs !== null && startMs < endMs;
  }

  #set(edge, ms) {
    this.#last = edge;
    this.desk.setRange({ [EDGES[edge]]: ms });
    if (!this.faults.fault) this.desk.say(fillIn(this.texts[`marked_${edge}`], { time: formatMs(ms) }));
  }

  #onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const edge = button.closest("[data-edge]")?.dataset.edge;
    const { nudgeMs, nudgeFrames, rangeAct } = button.dataset;
    if ("mark" in button.dataset) this.mark(edge, event);
    if (nudgeMs) this.nudge(edge, Number(nudgeMs));
    if (nudgeFrames) this.nudgeFrames(edge, Number(nudgeFrames));
    if (rangeAct === "play") this.play();
    if (rangeAct === "end") this.playEnd();
    if (rangeAct === "loop") this.toggleLoop();
  }

  #onInput({ name }) {
    const edge = Object.keys(FIELDS).find((each) => FIELDS[each] === name);
    if (!edge) return;
    this.#last = edge;
    this.#show();
  }

  #show() {
    const { startMs, endMs } = this.desk.range;
    this.faults.show(this.#last);
    const isRange = !this.faults.fault && startMs !== null && endMs !== null;
    this.section.querySelector("[data-long]").textContent = isRange ? formatLength(endMs - startMs) : "–";
    this.#enable();
    this.#movePart();
  }

  #enable() {
    const { player, range } = this.desk;
    const canMark = player.isReady && player.isControllable;
    for (const button of this.section.querySelectorAll("[data-mark]")) button.disabled = !canMark;
    for (const button of this.section.querySelectorAll("[data-nudge-ms], [data-nudge-frames]")) {
      const isSet = range[EDGES[button.closest("[data-edge]").dataset.edge]] !== null;
      button.disabled = !isSet || ("nudgeFrames" in button.dataset && !player.canStep);
    }
    const isPlayable = player.isControllable && !this.faults.fault;
    this.#act("play").disabled = !isPlayable || range.startMs === null;
    this.#act("end").disabled = !isPlayable || range.endMs === null;
    this.#act("loop").disabled = !isPlayable || !this.#isRange;
  }

  /* While the clip plays, it follows its bounds. */
  #movePart() {
    const { startMs, endMs } = this.desk.range;
    if (this.#isRange) this.desk.player.movePart(this.#part, startMs, endMs, { loop: this.#isLooping });
  }

  #act(name) {
    return this.section.querySelector(`[data-range-act="${name}"]`);
  }
}

/* "0:30.4" */
function formatLength(ms) {
  const tenths = Math.round(ms / 100);
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, "0");
  return `${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`;
}

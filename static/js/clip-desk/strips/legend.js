import { fillIn } from "../texts.js";
import { setText } from "./nodes.js";
import { clock } from "./ticks.js";

const STEP = 0.6; // of the length that is shown, for one press of +

/* The row below the strips: how long the recording is, how much of it is shown, and its clips. */
export class Legend {
  needs = ["view", "clips"];

  constructor(timeline, node, { texts, language }) {
    Object.assign(this, { timeline, texts });
    this.nodes = named(node, "legend");
    this.buttons = named(node, "zoom");
    const unit = { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: 0 };
    this.seconds = new Intl.NumberFormat(language, unit);
    for (const [way, button] of Object.entries(this.buttons)) button.addEventListener("click", () => this.zoom(way));
  }

  draw() {
    const { view, durationMs } = this.timeline;
    setText(this.nodes.shown, fillIn(this.texts.shown, { length: this.#length(view.spanMs) }));
    setText(this.nodes.duration, clock(durationMs));
    setText(this.nodes.count, this.#count());
    this.buttons.in.disabled = view.isShortest;
    this.buttons.out.disabled = view.isWhole;
  }

  /* "in", "out" or "fit". What is zoomed keeps the middle of the range in its place, else the playhead. */
  zoom(way) {
    const { timeline } = this;
    if (way === "fit") return timeline.fit();
    return timeline.setView(timeline.view.zoomedBy(way === "in" ? STEP : 1 / STEP, this.#centre()));
  }

  #centre() {
    const { view, range, hasRange, timeMs } = this.timeline;
    const places = [timeMs, hasRange ? (range.startMs + range.endMs) / 2 : null];
    return places.find((ms) => ms !== null && view.has(ms)) ?? (view.fromMs + view.toMs) / 2;
  }

  #length(ms) {
    return ms < 120_000 ? this.seconds.format(ms / 1_000) : clock(ms);
  }

  #count() {
    const { clips, desk } = this.timeline;
    if (!clips.length) return this.texts.noAnswers;
    const hasThis = clips.some((clip) => this.timeline.isOwn(clip));
    const count = desk.recording.clip_count ?? clips.length; // of which `clips` has a part
    return fillIn(hasThis ? this.texts.answersWithThis : this.texts.answers, { count });
  }
}

/* The nodes with an attribute `data-…`, by its value. */
function named(parent, attribute) {
  const nodes = [...parent.querySelectorAll(`[data-${attribute}]`)];
  return Object.fromEntries(nodes.map((node) => [node.dataset[attribute], node]));
}

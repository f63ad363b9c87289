import { filled, setText } from "./nodes.js";
import { clock } from "./ticks.js";

const STEP = 0.6; // of the length that is shown, for one press of +

/* The row below the strips: how long the recording is, how much of it is shown, and its clips. */
export class Legend {
  needs = ["view", "clips", "range"];

  constructor(timeline, node, { texts, language }) {
    Object.assign(this, { timeline, node, texts });
    const unit = { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: 0 };
    this.seconds = new Intl.NumberFormat(language, unit);
    for (const button of node.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoom(button.dataset.zoom));
    }
  }

  draw() {
    const { view, durationMs } = this.timeline;
    setText(this.#part("shown"), filled(this.texts.shown, { length: this.#length(view.spanMs) }));
    setText(this.#part("duration"), clock(durationMs));
    setText(this.#part("count"), this.#count());
    this.#button("in").disabled = view.isShortest;
    this.#button("out").disabled = view.isWhole;
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
    return filled(hasThis ? this.texts.answersWithThis : this.texts.answers, { count });
  }

  #part(name) {
    return this.node.querySelector(`[data-legend="${name}"]`);
  }

  #button(way) {
    return this.node.querySelector(`[data-zoom="${way}"]`);
  }
}

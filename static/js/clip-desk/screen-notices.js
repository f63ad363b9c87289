import { sourceAt } from "../player/source-link.js";
import { fillIn } from "./texts.js";
import { formatClock } from "./times.js";

/* What is said in place of the picture, and over a host's own player. */
export class ScreenNotices {
  #isAsked = false;

  constructor(desk, section, texts) {
    Object.assign(this, { desk, section, texts });
    desk.on("recording", () => (this.#isAsked = true));
  }

  show() {
    const { state, fault, isReady, toleranceMs } = this.desk.player;
    this.#part("empty").hidden = state !== "none";
    this.#part("empty").textContent = this.#emptyText;
    this.#part("idle").hidden = state !== "idle";
    this.#part("loading").hidden = state !== "loading";
    this.#part("fault").hidden = state !== "failed";
    this.#part("own").hidden = !(isReady && toleranceMs);
    this.section.querySelector("[data-act=retry]").hidden = fault === "unplayable";
    if (this.desk.recording) this.#fill(this.desk.recording);
  }

  /* Without a recording: none is chosen, it is being asked for, or the answer didn't arrive. */
  get #emptyText() {
    if (!this.desk.field("video")?.value) return this.texts.empty;
    return this.#isAsked && !this.desk.isLoading ? this.texts.not_loaded : this.texts.loading;
  }

  #fill(recording) {
    const { provider_label: host, health_label: health, health_checked: at } = recording;
    const write = (name, text) => {
      this.#part(`${name}-text`).textContent = fillIn(text, { host, health, at });
    };
    write("idle", this.texts.idle);
    write("own", this.desk.player.isControllable ? this.texts.own : this.texts.own_alone);
    write("fault", this.#faultText(recording));
    this.#showSource(recording, this.desk.range.startMs ?? 0);
  }

  #faultText({ health, health_checked: checked, src }) {
    const { texts } = this;
    const { fault } = this.desk.player;
    if (fault !== "unplayable") return texts[fault] ?? texts.unreachable;
    if (!src) return texts.no_player;
    if (health === "ok" || health === "unknown") return texts.unreachable;
    return checked ? texts.refused_on : texts.refused;
  }

  #showSource(recording, ms) {
    const link = this.#part("source-link");
    link.href = sourceAt({ ...recording, watchUrl: recording.watch_url }, ms);
    link.hidden = !recording.watch_url;
    this.#part("source-at").textContent = formatClock(ms);
  }

  #part(name) {
    return this.section.querySelector(`[data-${name}]`);
  }
}

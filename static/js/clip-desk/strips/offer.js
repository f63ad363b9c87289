import { fillIn } from "../texts.js";
import { twinOf } from "./clip-groups.js";
import { setHidden, setText } from "./nodes.js";
import { clock } from "./ticks.js";

/* Offers the times of a clip that exists: of the one that was chosen on the strip, or of one that has
   nearly the same times as the range. */
export class Offer {
  needs = ["range", "clips"];
  #chosen = [];
  #twin = null;
  #declined = null;
  #opener = null;

  constructor(timeline, node, about, { texts }) {
    Object.assign(this, { timeline, node, about, texts });
    this.text = node.querySelector("[data-offer-text]");
    this.link = node.querySelector("a");
    const listen = (name, act) => node.querySelector(`[data-offer="${name}"]`).addEventListener("click", act);
    listen("take", () => this.#take());
    listen("next", () => this.#next());
    listen("close", () => this.#close());
    node.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get clip() {
    return this.#chosen[0] ?? this.#twin;
  }

  choose(clips, opener) {
    [this.#chosen, this.#opener] = [[...clips], opener];
    this.draw();
    this.node.querySelector("button:not([hidden])").focus();
  }

  draw() {
    const { others, range, isDragged } = this.timeline;
    if (isDragged) return; // said when the handle is let go
    const before = this.#twin;
    this.#chosen = this.#chosen.filter((clip) => others.includes(clip)); // of this recording
    this.#twin = this.#twinOf(others, range);
    this.#show();
    const isNew = this.#twin && this.#twin !== before && !this.#chosen.length;
    if (isNew) this.timeline.desk.say(this.text.textContent);
  }

  /* Not offered again once it was declined, and nothing to offer if the range has its very times. */
  #twinOf(others, range) {
    const twin = twinOf(others, range);
    if (twin?.id !== this.#declined) this.#declined = null;
    const isSame = twin?.start_ms === range.startMs && twin?.end_ms === range.endMs;
    return isSame || this.#declined ? null : twin;
  }

  get #isTaken() {
    const { startMs, endMs } = this.timeline.range;
    return this.clip?.start_ms === startMs && this.clip.end_ms === endMs;
  }

  #show() {
    const { clip } = this;
    setHidden(this.node, !clip);
    setHidden(this.about, Boolean(clip)); // whose place it takes
    if (!clip) return;
    const values = { question: clip.question, from: clock(clip.start_ms, 1), to: clock(clip.end_ms, 1) };
    setText(this.text, fillIn(this.#template(), values));
    this.link.href = clip.url;
    setHidden(this.node.querySelector('[data-offer="take"]'), this.#isTaken);
    setHidden(this.node.querySelector('[data-offer="next"]'), this.#chosen.length < 2);
  }

  #template() {
    if (this.#isTaken) return this.texts.same;
    return this.#chosen.length ? this.texts.other : this.texts.twin;
  }

  #take() {
    const { start_ms: startMs, end_ms: endMs } = this.clip;
    this.#chosen = [];
    this.timeline.desk.setRange({ startMs, endMs });
    this.timeline.focusEdge();
  }

  #next() {
    this.#chosen.push(this.#chosen.shift());
    this.draw();
  }

  #close() {
    const opener = this.#opener;
    if (!this.#chosen.length) this.#declined = this.#twin?.id ?? null;
    [this.#chosen, this.#opener] = [[], null];
    this.draw();
    if (opener?.isConnected) opener.focus();
    else this.timeline.focusEdge();
  }

  #onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }
}

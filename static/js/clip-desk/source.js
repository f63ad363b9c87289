import { offerBookmarklet } from "./bookmarklet.js";
import { NewVideo } from "./new-video.js";
import { PartFilling, partLabel } from "./part-filling.js";
import { SourceFinder } from "./source-finder.js";
import { SourceNow } from "./source-now.js";
import { fillVideo, textOf } from "./source-rows.js";
import { fillIn } from "./texts.js";
import { parseMs } from "./times.js";

export function start(desk) {
  const section = desk.part("source");
  if (section?.querySelector("[data-finder]") && desk.field("video")) new Source(desk, section).open();
}

/* Which recording the clip is cut from: shows it, finds another one, and adds new ones. */
class Source {
  #desk;
  #section;
  #finder;
  #newVideo = null;
  #now;
  #filling;
  #wanted = null; // the part of an address whose times weren't used
  #goTo = null; // where the player goes when the recording is loaded
  #takesFocus = false;

  constructor(desk, section) {
    this.#desk = desk;
    this.#section = section;
    this.#now = new SourceNow(section);
    this.#filling = new PartFilling(desk);
    this.#finder = new SourceFinder(section, (option) => this.#choose(option));
    if (this.#find("new")) {
      this.#newVideo = new NewVideo(desk, section, {
        onAdded: ({ video, part }) => this.#chooseVideo(video.id, video.title, part),
        onClosed: () => this.#finder.focus(),
      });
    }
    this.#find("finder").addEventListener("input", () => (this.#takesFocus = false));
    section.addEventListener("found", ({ detail }) => desk.say(detail));
    this.#find("take-part").addEventListener("click", () => this.#takePart());
    desk.on("recording", () => this.#onRecording()).on("cues", () => this.#giveFocusLater());
  }

  /* Begins as the address of the page says: with a place to start from, or an address to look up. */
  open() {
    this.#setEmpty(!this.#desk.field("video").value);
    const asked = new URLSearchParams(location.search);
    this.#goTo = parseMs(asked.get("at") ?? "");
    if (!this.#isEmpty) return;
    this.#showLately();
    offerBookmarklet(this.#section);
    this.#takeFirstFocus();
    const waiting = this.#desk.field("video_address")?.value || asked.get("address");
    if (waiting) this.#finder.lookUp(waiting);
  }

  /* A script of Django's focuses the first field while the page loads. */
  #takeFirstFocus() {
    if (document.querySelector(".errornote")) return;
    queueMicrotask(() => this.#finder.focus()); // when the other parts have started, and it is shown
    const isUntouched = () => document.activeElement.matches("body, [type=submit]");
    window.addEventListener("load", () => isUntouched() && this.#finder.focus(), { once: true });
  }

  get #isEmpty() {
    return this.#desk.root.classList.contains("is-without-video");
  }

  #find(name) {
    return this.#section.querySelector(`[data-${name}]`);
  }

  #setEmpty(isEmpty) {
    this.#desk.root.classList.toggle("is-without-video", isEmpty);
  }

  #choose(option) {
    if (option.kind === "video") this.#chooseVideo(option.video.id, option.video.title, option.part);
    else if (option.kind === "moment") this.#chooseMoment(option.moment);
    else if (option.kind === "record") location.assign(option.url);
    else this.#newVideo?.openAddress(option.address);
  }

  /* Of a moment, the line is next, from which the Shift key takes more lines. */
  #chooseMoment({ video_id: id, title, start_ms, end_ms }) {
    this.#desk.addEventListener("cues", () => this.#focusLine(), { once: true });
    this.#chooseVideo(id, title, { start_ms, end_ms });
    this.#takesFocus = false;
  }

  #chooseVideo(id, title, part = null) {
    const isSame = this.#desk.field("video").value === String(id);
    this.#takesFocus = this.#finder.hasFocus || this.#section.contains(document.activeElement);
    this.#goTo = part?.start_ms ?? null;
    this.#finder.clear();
    this.#newVideo?.close();
    this.#desk.setField("video_address", "");
    for (const error of this.#section.querySelectorAll("[data-source-error]")) error.remove();
    this.#desk.chooseVideo(id, title);
    this.#showKept(part, this.#filling.fill(part));
    this.#desk.say(fillIn(this.#section.dataset.chosen, { title }));
    if (isSame) this.#arrive();
  }

  /* A note offers the times of an address that weren't used, since others were typed before. */
  #showKept(part, isComplete) {
    this.#wanted = part;
    this.#find("note").hidden = isComplete;
    const text = isComplete ? "" : fillIn(this.#section.dataset.kept, { part: partLabel(part) });
    this.#find("note-text").textContent = text;
  }

  #takePart() {
    this.#filling.take(this.#wanted);
    this.#find("note").hidden = true;
    this.#focusNext();
  }

  #onRecording() {
    const select = this.#desk.field("video");
    this.#setEmpty(!select.value);
    this.#now.show(this.#desk.recording, select.value && select.selectedOptions[0].text);
    if (this.#isEmpty) this.#showLately();
    else if (this.#desk.recording) this.#arrive();
  }

  #arrive() {
    const ms = this.#goTo;
    this.#goTo = null;
    if (ms !== null) this.#desk.player?.seek(ms);
    this.#giveFocus();
  }

  #giveFocusLater() {
    requestAnimationFrame(() => this.#giveFocus()); // when the parts have shown what was loaded
  }

  /* Once there is something to focus, and only if the user is still here. */
  #giveFocus() {
    if (!this.#takesFocus) return;
    if (this.#section.contains(document.activeElement)) this.#focusNext();
    this.#takesFocus = this.#section.contains(document.activeElement);
  }

  #focusLine() {
    if (!document.activeElement.matches("textarea, input:not([data-finder])")) this.#desk.focusLine();
  }

  /* Leaves the box, in which the keys of the player are letters: for the question if the clip is known. */
  #focusNext() {
    const { startMs, endMs } = this.#desk.range;
    if (startMs !== null && endMs !== null) return this.#desk.form.querySelector("#cd-question")?.focus();
    const parts = ["player", "transcript"].map((name) => this.#desk.part(name)).filter(Boolean);
    const next = parts.flatMap((part) => [...part.querySelectorAll("button:not(:disabled), [tabindex='0']")]);
    next.find((element) => element.checkVisibility())?.focus();
  }

  async #showLately() {
    const list = this.#find("lately-list");
    if (list.childElementCount) return;
    const videos = await this.#finder.recent();
    const template = this.#section.querySelector("template[data-lately-row]");
    for (const video of videos) {
      const row = template.content.firstElementChild.cloneNode(true);
      fillVideo(row, video, (name) => textOf(this.#section, name));
      row.querySelector("button").addEventListener("click", () => this.#chooseVideo(video.id, video.title));
      list.append(row);
    }
    this.#find("lately").hidden = !videos.length;
  }
}

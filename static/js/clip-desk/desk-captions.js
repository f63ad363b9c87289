import { storeSettings } from "./settings.js";

/* The line that is said, over the picture, from the cues that the desk has loaded. */
export class DeskCaptions {
  #shownAt = -1;

  constructor(desk, section) {
    this.desk = desk;
    this.line = section.querySelector("[data-caption]");
    this.button = section.querySelector("[data-act=captions]");
    for (const name of ["time", "cues", "recording"]) desk.on(name, () => this.#draw());
    this.#draw();
  }

  toggle() {
    this.desk.settings.captions = !this.desk.settings.captions;
    storeSettings(this.desk.settings);
    this.#draw();
  }

  #draw() {
    const { cues, settings } = this.desk;
    this.button.disabled = !cues?.length;
    this.button.setAttribute("aria-pressed", String(settings.captions));
    const at = cues && settings.captions ? this.#currentCue() : -1;
    if (at === this.#shownAt) return;
    this.#shownAt = at;
    this.line.hidden = at < 0;
    this.line.textContent = at < 0 ? "" : cues.cue(at).text;
    this.line.lang = cues?.language ?? "";
  }

  #currentCue() {
    const { cues, player } = this.desk;
    const at = cues.at(player.timeMs);
    return at >= 0 && player.timeMs < cues.cue(at).endMs ? at : -1;
  }
}

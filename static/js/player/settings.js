import { Captions } from "./captions.js";
import { keepPreferences, readPreferences } from "./preferences.js";

/* Speed, sound and captions: what the reader chose, laid on whichever player is open. */
export class Settings {
  #chosen = readPreferences();
  #player = null;
  #captions = null;

  constructor(clip, panel) {
    this.clip = clip;
    this.panel = panel;
  }

  attach(player) {
    this.#player = player;
    player.on("rate", (rate) => this.panel.setRate(rate));
    if (!this.clip.captions) return;
    this.#captions = new Captions(this.clip, player.video, this.panel.parts.line);
    this.#applyCaptions();
  }

  /* Hosts hear commands only once they have answered. */
  apply() {
    const { rate } = this.#chosen;
    this.#applySound();
    if (rate !== 1) this.#player.setRate(rate);
    this.panel.setRate(rate);
  }

  detach() {
    this.#player = this.#captions = null;
  }

  draw(ms) {
    this.#captions?.draw(ms);
  }

  setRate(rate) {
    this.#keep({ rate });
    this.#player?.setRate(rate);
  }

  setVolume(volume) {
    this.#keep({ volume, muted: volume === 0 });
    this.#applySound();
  }

  toggleMute() {
    const { volume, muted } = this.#chosen;
    this.#keep({ muted: !muted, volume: volume || 1 });
    this.#applySound();
  }

  toggleCaptions() {
    if (!this.#captions) return;
    this.#keep({ captions: !this.#chosen.captions });
    this.#applyCaptions();
  }

  #applySound() {
    const { volume, muted } = this.#chosen;
    this.#player?.setVolume(volume, muted);
    this.panel.setMuted(muted, volume);
  }

  #applyCaptions() {
    this.#captions.show(this.#chosen.captions);
    this.panel.setCaptions(this.#chosen.captions);
    this.draw(this.#player.currentMs());
  }

  #keep(change) {
    Object.assign(this.#chosen, change);
    keepPreferences(this.#chosen);
  }
}

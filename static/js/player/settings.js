import { Captions } from "./captions.js";
import { storePreferences, readPreferences } from "./preferences.js";

/* Speed, volume and captions that the reader chose, applied to the open player. */
export class Settings {
  #preferences = readPreferences();
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

  /* Called when the player is ready: hosts ignore earlier commands. */
  apply() {
    const { rate } = this.#preferences;
    this.#applyVolume();
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
    this.#store({ rate });
    this.#player?.setRate(rate);
  }

  setVolume(volume) {
    this.#store({ volume, muted: volume === 0 });
    this.#applyVolume();
  }

  toggleMute() {
    const { volume, muted } = this.#preferences;
    this.#store({ muted: !muted, volume: volume || 1 });
    this.#applyVolume();
  }

  toggleCaptions() {
    if (!this.#captions) return;
    this.#store({ captions: !this.#preferences.captions });
    this.#applyCaptions();
  }

  #applyVolume() {
    const { volume, muted } = this.#preferences;
    this.#player?.setVolume(volume, muted);
    this.panel.setMuted(muted, volume);
  }

  #applyCaptions() {
    this.#captions.show(this.#preferences.captions);
    this.panel.setCaptions(this.#preferences.captions);
    this.draw(this.#player.currentMs());
  }

  #store(change) {
    Object.assign(this.#preferences, change);
    storePreferences(this.#preferences);
  }
}

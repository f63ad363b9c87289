import { Waiting } from "./waiting.js";

const TICK_MS = 100;

/* The state of the player, written to the element, the loading indicator, and the current time. */
export class Progress {
  #state = "idle";
  #timer = 0;

  constructor({ element, clip, panel, settings }, { currentMs, onTimeout }) {
    this.element = element;
    this.panel = panel;
    this.settings = settings;
    this.currentMs = currentMs;
    this.waiting = new Waiting(clip.watchdogMs, { onShown: () => this.#showWaiting(), onTimeout });
  }

  is(...states) {
    return states.includes(this.#state);
  }

  enter(state) {
    this.#state = state;
    this.element.dataset.state = state;
    this.stopTimers();
    delete this.element.dataset.waiting;
    this.panel.setPlaying(this.is("playing", "loading"));
    if (state === "playing") this.#timer = setInterval(() => this.show(this.currentMs()), TICK_MS);
  }

  startLoading() {
    if (this.is("loading")) return;
    this.enter("loading");
    this.waiting.start();
  }

  onActivity() {
    this.waiting.onActivity();
  }

  stopTimers() {
    clearInterval(this.#timer);
    this.waiting.stop();
  }

  show(ms) {
    this.panel.setTime(ms);
    this.settings.draw(ms);
  }

  #showWaiting() {
    this.element.dataset.waiting = "";
    this.panel.announce("loading");
  }
}

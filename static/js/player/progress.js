import { Waiting } from "./waiting.js";

const TICK_MS = 100;

/* How far the clip is: its state, written on the element, the wait for it, and its running time. */
export class Progress {
  #state = "idle";
  #tick = 0;

  constructor({ element, clip, panel, settings }, { currentMs, onSilence }) {
    this.element = element;
    this.panel = panel;
    this.settings = settings;
    this.currentMs = currentMs;
    this.waiting = new Waiting(clip.watchdogMs, { onShown: () => this.#showWaiting(), onSilence });
  }

  is(...states) {
    return states.includes(this.#state);
  }

  enter(state) {
    this.#state = state;
    this.element.dataset.state = state;
    this.rest();
    delete this.element.dataset.waiting;
    this.panel.setPlaying(this.is("playing", "loading"));
    if (state === "playing") this.#tick = setInterval(() => this.show(this.currentMs()), TICK_MS);
  }

  expect() {
    if (this.is("loading")) return;
    this.enter("loading");
    this.waiting.begin();
  }

  hearSomething() {
    this.waiting.hearSomething();
  }

  rest() {
    clearInterval(this.#tick);
    this.waiting.end();
  }

  show(ms) {
    this.panel.setTime(ms);
    this.settings.draw(ms);
  }

  #showWaiting() {
    this.element.dataset.waiting = "";
    this.panel.say("loading");
  }
}

import { Watchdog } from "./watchdog.js";

/* A wait is shown only once it is long enough to be noticed, and ends in `onSilence`. */
const SHOWN_AFTER_MS = 300;

export class Waiting {
  #timer = 0;

  constructor(watchdogMs, { onShown, onSilence }) {
    this.onShown = onShown;
    this.watchdog = new Watchdog(watchdogMs, onSilence);
  }

  begin() {
    this.watchdog.arm();
    this.#timer = setTimeout(this.onShown, SHOWN_AFTER_MS);
  }

  hearSomething() {
    this.watchdog.stroke();
  }

  end() {
    this.watchdog.rest();
    clearTimeout(this.#timer);
  }
}

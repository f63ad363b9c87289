import { Watchdog } from "./watchdog.js";

/* Shows a loading indicator after a delay, and calls `onTimeout` if the host doesn't answer. */
const INDICATOR_DELAY_MS = 300;

export class Waiting {
  #timer = 0;

  constructor(watchdogMs, { onShown, onTimeout }) {
    this.onShown = onShown;
    this.watchdog = new Watchdog(watchdogMs, onTimeout);
  }

  start() {
    this.watchdog.start();
    this.#timer = setTimeout(this.onShown, INDICATOR_DELAY_MS);
  }

  onActivity() {
    this.watchdog.extend();
  }

  stop() {
    this.watchdog.stop();
    clearTimeout(this.#timer);
  }
}

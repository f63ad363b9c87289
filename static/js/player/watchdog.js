/* Calls `onTimeout` after `ms` without activity. Activity extends the wait to at most three times `ms`,
   for slow connections, but not for hosts that send messages and never play. */
const MAX_INTERVALS = 3;

export class Watchdog {
  #timer = 0;
  #deadline = 0;

  constructor(ms, onTimeout) {
    this.ms = ms;
    this.onTimeout = onTimeout;
  }

  start() {
    this.#deadline = performance.now() + MAX_INTERVALS * this.ms;
    this.#wait(this.ms);
  }

  extend() {
    if (!this.#timer) return;
    this.#wait(Math.min(this.ms, Math.max(0, this.#deadline - performance.now())));
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #wait(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.onTimeout();
    }, ms);
  }
}

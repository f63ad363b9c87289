/* Calls `bark` when nothing was heard for `ms`. Signs of life put it off, three spans at most:
   a slow line deserves patience, a host that only murmurs does not. */
export class Watchdog {
  #timer = 0;
  #deadline = 0;

  constructor(ms, bark) {
    this.ms = ms;
    this.bark = bark;
  }

  arm() {
    this.#deadline = performance.now() + 3 * this.ms;
    this.#wait(this.ms);
  }

  stroke() {
    if (!this.#timer) return;
    this.#wait(Math.min(this.ms, Math.max(0, this.#deadline - performance.now())));
  }

  rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #wait(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.bark();
    }, ms);
  }
}

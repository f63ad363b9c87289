/* Hosts report their time at most four times a second; between reports it is extrapolated. */
export class HostClock {
  #ms;
  #updatedAt = 0;
  #isRunning = false;
  rate = 1;

  constructor(ms) {
    this.#ms = ms;
  }

  get isRunning() {
    return this.#isRunning;
  }

  currentMs() {
    if (!this.#isRunning) return this.#ms;
    return this.#ms + (performance.now() - this.#updatedAt) * this.rate;
  }

  set(ms) {
    this.#ms = ms;
    this.#updatedAt = performance.now();
  }

  setRunning(isRunning) {
    this.set(this.currentMs());
    this.#isRunning = isRunning;
  }

  setRate(rate) {
    this.set(this.currentMs());
    this.rate = rate;
  }
}

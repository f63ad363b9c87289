/* The host tells its time four times a second at best; between, we count on by ourselves. */
export class HostClock {
  #ms;
  #heardAt = 0;
  #runs = false;
  rate = 1;

  constructor(ms) {
    this.#ms = ms;
  }

  get runs() {
    return this.#runs;
  }

  currentMs() {
    if (!this.#runs) return this.#ms;
    return this.#ms + (performance.now() - this.#heardAt) * this.rate;
  }

  set(ms) {
    this.#ms = ms;
    this.#heardAt = performance.now();
  }

  run(runs) {
    this.set(this.currentMs());
    this.#runs = runs;
  }

  setRate(rate) {
    this.set(this.currentMs());
    this.rate = rate;
  }
}

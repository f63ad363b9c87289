/* A simulated player of a video host, with its own clock. It buffers after a seek and a start, and
   reports its time four times a second. Used by the stand-in embed pages. */
class StandInHost {
  #ms = 0;
  #since = 0;
  #buffering = 0;
  #lastReported = {};
  state = "unstarted";
  rate = 1;
  farthest = 0;
  log = [];

  constructor({ endMs, filmMs = Infinity, onState, onTime }) {
    Object.assign(this, { endMs, filmMs, onState, onTime });
    setInterval(() => this.#tick(), 250);
    setInterval(() => this.#run(), 5);
  }

  get ms() {
    return this.state === "playing" ? this.#ms + (performance.now() - this.#since) * this.rate : this.#ms;
  }

  play() {
    this.log.push("play");
    if (this.state !== "playing") this.#bufferThen("playing");
  }

  pause() {
    this.log.push("pause");
    clearTimeout(this.#buffering);
    this.#settle("paused");
  }

  /* As on the real hosts, any seek resets the end that the address sets. */
  seek(ms) {
    this.log.push(`seek ${Math.round(ms)}`);
    this.endMs = Infinity;
    const before = this.state;
    setTimeout(() => {
      this.#ms = ms;
      this.#since = performance.now();
      if (before === "playing") this.#bufferThen("playing");
    }, 40);
  }

  setRate(rate) {
    this.#ms = this.ms;
    this.#since = performance.now();
    this.rate = rate;
  }

  #bufferThen(state) {
    this.#settle("buffering");
    clearTimeout(this.#buffering);
    this.#buffering = setTimeout(() => this.#settle(state), 120);
  }

  #settle(state) {
    this.#ms = this.ms;
    this.#since = performance.now();
    if (state === this.state) return;
    this.state = state;
    this.onState(state);
  }

  #run() {
    if (this.state !== "playing") return;
    this.farthest = Math.max(this.farthest, this.ms);
    if (this.ms >= Math.min(this.endMs, this.filmMs)) this.#settle("ended");
  }

  #tick() {
    if (this.state === "playing" || this.#lastReported !== this.#ms) this.onTime(this.ms);
    this.#lastReported = this.#ms;
  }
}

/* Draws at most once for each frame that the browser paints, with what has changed since the last one. */
export class Frame {
  #changes = new Set();
  #request = 0;

  constructor(draw) {
    this.draw = draw;
  }

  request(...changes) {
    for (const change of changes) this.#changes.add(change);
    this.#request ||= requestAnimationFrame(() => this.#run());
  }

  #run() {
    const changes = this.#changes;
    this.#request = 0;
    this.#changes = new Set();
    this.draw(changes);
  }
}

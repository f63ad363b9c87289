/* A press and its movement, by mouse, pen or touch. The handlers get the place of the pointer as a fraction
   of the strip's width: `start` returns false to refuse a press, `move` runs once per painted frame, again
   in the next one if it returns true. Escape and a lost pointer call `cancel`. The strip is measured once,
   when the press begins. */
export class Drag {
  #rect = null;
  #pointer = null;
  #last = null;
  #request = 0;

  constructor(element, strip, handlers) {
    Object.assign(this, { element, strip, handlers });
    const listen = (name, act) => element.addEventListener(name, act);
    listen("pointerdown", (event) => this.#onDown(event));
    listen("pointermove", (event) => event.pointerId === this.#pointer && this.#onMove(event));
    listen("pointerup", (event) => event.pointerId === this.#pointer && this.#onUp());
    listen("lostpointercapture", (event) => event.pointerId === this.#pointer && this.#onLost());
  }

  get isActive() {
    return this.#pointer !== null;
  }

  #onDown(event) {
    if (this.isActive || event.button !== 0 || !event.isPrimary) return;
    this.#rect = this.strip.getBoundingClientRect();
    event.stopPropagation(); // is no press on what lies below
    if (this.handlers.start(this.#fraction(event), event) === false) return;
    event.preventDefault(); // selects no text
    this.#pointer = event.pointerId;
    this.element.setPointerCapture(event.pointerId);
    document.addEventListener("keydown", this.#onKey, true);
  }

  #onMove(event) {
    this.#last = event;
    this.#request ||= requestAnimationFrame(() => this.#run());
  }

  #run() {
    this.#request = 0;
    if (!this.#last) return;
    const isAgain = this.handlers.move(this.#fraction(this.#last), this.#last);
    if (isAgain) this.#request = requestAnimationFrame(() => this.#run());
  }

  #onUp() {
    if (this.#request) this.#run();
    this.#stop();
    this.handlers.end?.();
  }

  #onLost() {
    this.#stop();
    this.handlers.cancel?.();
  }

  #onKey = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#onLost();
  };

  #stop() {
    const pointer = this.#pointer;
    cancelAnimationFrame(this.#request);
    [this.#pointer, this.#last, this.#request] = [null, null, 0];
    document.removeEventListener("keydown", this.#onKey, true);
    if (this.element.hasPointerCapture(pointer)) this.element.releasePointerCapture(pointer);
  }

  #fraction({ clientX }) {
    return (clientX - this.#rect.left) / Math.max(this.#rect.width, 1);
  }
}

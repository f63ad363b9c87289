/* Shows which line is said, and scrolls to it when it leaves the view, until the user scrolls elsewhere. */
export class Following {
  current = -1; // the line that is said
  #isOn = true;

  constructor(transcript) {
    this.transcript = transcript;
    this.button = transcript.element("follow");
    this.button.addEventListener("click", () => this.#resume());
    transcript.desk.on("time", () => this.#onTime());
  }

  reset() {
    this.current = -1;
    this.set(true);
  }

  set(isOn) {
    this.#isOn = isOn;
    this.button.hidden = isOn || this.current < 0;
  }

  #resume() {
    this.set(true);
    this.transcript.window.show(this.current, 0.3);
    this.transcript.scroller.focus({ preventScroll: true }); // the button is gone
  }

  #onTime() {
    const { cues, corrections, desk, rows, window } = this.transcript;
    const current = cues ? cues.at(desk.player.timeMs) : this.current;
    if (current === this.current) return;
    const before = this.current;
    this.current = current;
    rows.update([before, current]);
    const mayScroll = this.#isOn && current >= 0 && !corrections.isOpen;
    if (mayScroll && !window.isInView(current)) window.show(current, 0.2);
    this.set(this.#isOn);
  }
}

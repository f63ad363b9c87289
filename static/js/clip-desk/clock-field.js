import { formatClock, parseMs } from "./times.js";

/* The time of the recording. A time that is typed here is gone to, and the focus moves to `next`, where
   the keys act again. */
export class ClockField {
  constructor(desk, field, next) {
    Object.assign(this, { desk, field, next });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("blur", () => this.#show());
    field.addEventListener("keydown", (event) => this.#onKey(event));
    /* The field is none of the form. */
    for (const type of ["input", "change"]) field.addEventListener(type, (event) => event.stopPropagation());
    desk.on("time", () => this.#showUnlessTyped()).on("player", () => this.#showUnlessTyped());
  }

  #onKey(event) {
    if (event.key === "Enter") this.#go(event);
    if (event.key === "Escape") this.#show();
  }

  #go(event) {
    event.preventDefault(); // Enter would send the form
    const ms = parseMs(this.field.value);
    this.field.setAttribute("aria-invalid", String(ms === null));
    if (ms === null) return this.desk.say(this.field.dataset.notATime);
    this.desk.player.seek(ms);
    this.next.focus();
  }

  #showUnlessTyped() {
    this.field.disabled = !this.desk.player.isControllable;
    if (document.activeElement !== this.field) this.#show();
  }

  #show() {
    const { timeMs } = this.desk.player;
    const text = `${formatClock(timeMs)}.${Math.floor((timeMs % 1000) / 100)}`;
    if (this.field.value !== text) this.field.value = text;
    this.field.setAttribute("aria-invalid", "false");
  }
}

import { TypedLines } from "./typed-lines.js";

/* Corrects the words of a line in its place. What was typed is kept per line until it is saved or cancelled,
   also while the line is scrolled out of view. */
export class Corrections {
  #typed = new TypedLines();

  constructor(transcript) {
    this.transcript = transcript;
    const { scroller } = transcript;
    scroller.addEventListener("input", ({ target }) => this.#onInput(target));
    scroller.addEventListener("keydown", (event) => this.#onKey(event));
    scroller.addEventListener("click", ({ target }) => this.#onClick(target));
  }

  get isOpen() {
    return this.transcript.scroller.querySelector(".cd-correction") !== null;
  }

  open(i) {
    const { cues } = this.transcript;
    if (!cues?.correctUrl) return false;
    this.#typed.begin(cues.id(i), cues.text(i));
    this.transcript.activate(i);
    this.#show(i);
    return true;
  }

  /* Adds the box to the new element of a line that is being corrected. */
  restore(row, i) {
    const state = this.#typed.get(this.transcript.cues.id(i));
    if (!state) return;
    const box = this.transcript.template("correction");
    const area = box.querySelector("textarea");
    area.value = state.text;
    area.lang = this.transcript.cues.language ?? "";
    area.readOnly = Boolean(state.isSaving);
    this.#fill(box.querySelector("[data-refused]"), state.message);
    const newer = box.querySelector("[data-newer]");
    newer.hidden = state.newer === undefined;
    newer.querySelector("span").textContent = state.newer ?? "";
    row.querySelector("p").hidden = true;
    row.querySelector(".cd-line-said").append(box);
  }

  #fill(place, message) {
    place.hidden = !message;
    place.textContent = message ?? "";
  }

  #show(i) {
    this.transcript.window.replace(i);
    this.transcript.window.show(i);
    const area = this.transcript.window.row(i)?.querySelector("textarea");
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  #onInput(target) {
    const i = this.transcript.rows.indexOf(target);
    if (i >= 0 && target.matches("textarea")) this.#typed.type(this.transcript.cues.id(i), target.value);
  }

  #onKey(event) {
    if (!event.target.matches("textarea") || event.isComposing) return;
    const i = this.transcript.rows.indexOf(event.target);
    if (event.key === "Enter" && !event.shiftKey) this.#save(i);
    else if (event.key === "Escape") this.#cancel(i);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onClick(target) {
    const act = target.closest("button")?.dataset.act;
    const i = this.transcript.rows.indexOf(target);
    if (act === "save") this.#save(i);
    if (act === "cancel") this.#cancel(i);
  }

  #stateAt(i) {
    return i < 0 ? undefined : this.#typed.get(this.transcript.cues.id(i));
  }

  #cancel(i) {
    this.#typed.end(this.transcript.cues.id(i));
    this.transcript.window.replace(i);
    this.transcript.activate(i);
  }

  async #save(i) {
    const { cues, desk, texts } = this.transcript;
    const state = this.#stateAt(i);
    if (!state || state.isSaving) return;
    if (state.text === state.seen && state.newer === undefined) return this.#cancel(i);
    state.isSaving = true;
    const found = await this.#send(cues.correctUrl + cues.id(i) + "/", state);
    state.isSaving = false;
    const isShown = this.transcript.cues === cues;
    if (found.text !== undefined && !found.message) {
      this.#typed.end(cues.id(i));
      cues.setText(i, found.text, found.word_times);
      for (const name of ["cues", "correction"]) desk.emit(name);
      desk.say(texts.saved);
      if (isShown) this.#cancel(i);
      return;
    }
    Object.assign(state, { message: found.message, newer: found.text });
    if (found.text !== undefined) state.seen = found.text;
    if (isShown) this.#show(i);
  }

  async #send(url, { text, seen }) {
    const { desk, texts } = this.transcript;
    const body = new URLSearchParams({ text, seen });
    body.set("csrfmiddlewaretoken", desk.token);
    try {
      const response = await fetch(url, { method: "POST", body, redirect: "manual" });
      if (response.type === "opaqueredirect") return { message: texts.signedOut };
      return await response.json();
    } catch {
      return { message: texts.unreachable };
    }
  }
}

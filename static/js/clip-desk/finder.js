import { foldWords, nextTask } from "./cue-search.js";
import { fillIn } from "./texts.js";

/* Finds words of the transcript while they are typed, and goes from place to place. */
export class Finder {
  #found = [];
  #at = -1;
  #isDone = true;
  #isDue = false;
  #from = 0; // the line from which a search looks

  constructor(transcript) {
    this.transcript = transcript;
    this.input = transcript.element("find");
    this.status = transcript.element("found");
    this.input.addEventListener("input", () => this.#searchSoon());
    this.input.addEventListener("focus", () => (this.#from = transcript.active));
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
    for (const button of transcript.section.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /* Searches a new transcript for the words in the box. */
  begin() {
    this.search({ isTyped: false });
  }

  /* After the frame that shows the letter; several letters before it are one search. */
  #searchSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => nextTask().then(() => this.search()));
  }

  search({ isTyped = true } = {}) {
    this.#isDue = false;
    const { transcript } = this;
    const words = this.input.value;
    transcript.rows.query = foldWords(words).split(" ").filter(Boolean);
    transcript.rows.updateWords();
    [this.#found, this.#at, this.#isDone] = [[], -1, false];
    transcript.cues?.search(words, (found, isDone) => this.#report(found, isDone, isTyped));
    if (isTyped) transcript.elsewhere.search(words);
  }

  #report(found, isDone, isTyped) {
    this.#found = found;
    this.#isDone = isDone;
    if (isTyped && this.#at < 0) this.#goToFirst();
    this.#showCount();
  }

  /* Goes to the first place after the line that was active, or to the first of all if there is none. */
  #goToFirst() {
    const next = this.#found.findIndex((i) => i >= this.#from);
    if (next >= 0) this.#goTo(next);
    else if (this.#isDone && this.#found.length) this.#goTo(0);
  }

  step(by) {
    const count = this.#found.length;
    if (!count) return;
    this.#goTo(this.#at < 0 ? 0 : (this.#at + by + count) % count);
    this.#from = this.transcript.active;
    this.#showCount();
  }

  #goTo(at) {
    this.#at = at;
    this.transcript.activate(this.#found[at], { focus: false, part: 0.3 });
  }

  #showCount() {
    const { texts } = this.transcript;
    const count = this.#found.length;
    const place = fillIn(texts.place, { at: this.#at + 1, all: this.#isDone ? count : `${count}+` });
    const isEmpty = !this.transcript.rows.query.length;
    const text = count ? place : texts.nowhere;
    this.status.textContent = isEmpty || (!count && !this.#isDone) ? "" : text;
    for (const button of this.transcript.section.querySelectorAll("[data-step]")) button.disabled = count < 2;
  }

  #onKey(event) {
    const { transcript } = this;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown" && transcript.cues) transcript.activate(transcript.active);
    else return;
    event.preventDefault(); // Enter would send the form
  }
}

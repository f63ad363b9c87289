import { Options } from "./source-options.js";

const DEBOUNCE_MS = 150;
const KEYS = { ArrowDown: 1, ArrowUp: -1 };

/* The combobox of the source: asks the server while the user types, and shows what it found. Results
   count only for the text that they were asked for, so Enter waits for those of the last one. */
export class SourceFinder {
  #section;
  #input;
  #onChoose;
  #options;
  #timer = 0;
  #asking = null;
  #answered = null; // the text whose results are shown
  #isEnterPending = false;
  #isPasted = false;

  constructor(section, onChoose) {
    this.#section = section;
    this.#input = section.querySelector("[data-finder]");
    this.#onChoose = onChoose;
    this.#options = new Options(section, this.#input, (option) => this.#choose(option));
    this.#input.addEventListener("input", (event) => this.#onInput(event));
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    const button = section.querySelector("[data-find]");
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays here
    button.addEventListener("click", (event) => this.#onEnter(event));
    this.#input.addEventListener("focusout", () => this.#onLeave());
  }

  get #text() {
    return this.#input.value.trim();
  }

  focus() {
    this.#input.focus();
  }

  get hasFocus() {
    return document.activeElement === this.#input;
  }

  clear() {
    this.#input.value = "";
    this.#forget();
    this.#options.close();
  }

  /* Looks up a text that the address of the page has. Nothing of it is picked, since that may save. */
  async lookUp(text) {
    this.#input.value = text;
    await this.#ask();
    if (this.#options.isOpen && !this.#options.active) this.#options.move(1);
  }

  /* Returns the recent videos. */
  async recent() {
    const found = await this.#fetch("", new AbortController().signal);
    return found?.videos ?? [];
  }

  #onInput({ inputType }) {
    this.#forget();
    this.#isPasted = ["insertFromPaste", "insertFromDrop"].includes(inputType);
    this.#options.deactivate();
    if (!this.#text) this.#options.close();
    else if (this.#isPasted) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), DEBOUNCE_MS);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#asking?.abort();
    this.#asking = null;
    this.#answered = null;
    this.#isEnterPending = false;
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#asking?.abort();
    const own = (this.#asking = new AbortController());
    const text = this.#text;
    const found = await this.#fetch(text, own.signal);
    if (this.#asking !== own) return;
    this.#asking = null;
    if (found) this.#show(text, found);
  }

  async #fetch(text, signal) {
    const url = `${this.#section.dataset.findUrl}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(url, { signal, redirect: "manual" });
      if (response.ok) return await response.json();
      this.#options.fail(response.type === "opaqueredirect" ? "signedOut" : "failed");
    } catch (error) {
      if (error.name !== "AbortError") this.#options.fail("failed");
    }
    this.#isEnterPending = false;
    return null;
  }

  #show(text, found) {
    this.#answered = text;
    const isPasted = this.#isPasted;
    const isEntered = this.#isEnterPending;
    this.#isPasted = this.#isEnterPending = false;
    this.#options.show(found);
    const { address } = found;
    if (address?.kind === "known" && (isPasted || isEntered)) this.#choose(this.#options.first);
    else if (address?.kind === "new" && isEntered) this.#choose(this.#options.first);
    else if (isEntered || (address && this.#options.first)) this.#options.move(1);
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") this.#onEnter(event);
    else if (event.key === "Escape" && (this.#options.isOpen || this.#text)) {
      event.preventDefault();
      this.clear();
    } else if (event.key in KEYS && !event.altKey) {
      event.preventDefault();
      if (this.#options.isOpen) this.#options.move(KEYS[event.key]);
      else this.#ask();
    }
  }

  /* Never sends the form. Picks only from the results of the text as it is now. */
  #onEnter(event) {
    event.preventDefault();
    if (!this.#text && !this.#options.isOpen) return;
    if (this.#answered !== this.#text) {
      this.#isEnterPending = true;
      if (!this.#asking || this.#timer) this.#ask();
    } else if (this.#options.active) this.#choose(this.#options.active);
    else this.#options.move(1);
  }

  #onLeave() {
    this.#isEnterPending = false;
    this.#options.close();
  }

  #choose(option) {
    this.#options.close();
    if (option) this.#onChoose(option);
  }
}

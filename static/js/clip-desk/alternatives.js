import { fillIn } from "./texts.js";

const DELAY_MS = 250;
const MIN_LENGTH = 3;

/* Questions that exist already, fetched while another one is typed. The newest request wins. */
export class Alternatives {
  #section;
  #list;
  #linked;
  #onChoose;
  #timer = 0;
  #request = null;
  #found = [];
  #dismissed = "";

  constructor(section, { linked, onChoose, onFound, onCarryOn }) {
    this.#section = section;
    this.#list = section.querySelector("[data-list]");
    this.#linked = linked;
    this.#onChoose = onChoose;
    this.onFound = onFound;
    this.onCarryOn = onCarryOn;
    this.#list.addEventListener("click", ({ target }) => this.#onClick(target.closest("button")));
  }

  /* Asks for questions like a text, a moment after the last call. */
  ask(text, parameters) {
    this.cancel();
    if (text.trim().length < MIN_LENGTH || text === this.#dismissed) return this.#show([]);
    this.#timer = setTimeout(() => this.#fetch({ q: text, ...parameters }), DELAY_MS);
  }

  /* Reads one question by its id. */
  async describe(id) {
    const found = await this.#get({ id });
    return found?.[0] ?? null;
  }

  close() {
    this.cancel();
    this.#show([]);
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  async #fetch(parameters) {
    const request = (this.#request = new AbortController());
    const found = await this.#get(parameters, request.signal);
    if (found && this.#request === request && !request.signal.aborted) {
      this.#show(found);
      if (found.length) this.onFound(found[0]);
    }
  }

  async #get(parameters, signal) {
    const url = `${this.#section.dataset.url}?${new URLSearchParams(parameters)}`;
    try {
      const response = await fetch(url, { signal, redirect: "error" });
      return response.ok ? (await response.json()).questions : null;
    } catch {
      return null; // offline or signed out: the last list stays, and saving tells
    }
  }

  #show(found, most = 1) {
    this.#found = found;
    this.#list.hidden = !found.length;
    this.#list.replaceChildren(...found.slice(0, most).map((each, at) => this.#entry(each, at, most)));
  }

  #entry(question, at, most) {
    const entry = this.#section.querySelector("[data-entry]").content.cloneNode(true);
    const part = (name) => entry.querySelector(`[data-${name}]`);
    part("text").textContent = question.text;
    part("text").lang = question.language;
    part("outlets").textContent = outletsText(this.#section, question.outlets_count);
    const others = this.#found.length - most;
    part("more").hidden = at !== 0 || others < 1;
    part("more").textContent = fillIn(this.#section.dataset.more, { number: others });
    part("choose").dataset.choose = question.id;
    if (part("link")) {
      part("link").dataset.link = question.id;
      part("link").setAttribute("aria-pressed", String(this.#linked.has(question.id)));
    }
    if (at) part("carry-on").remove();
    return entry;
  }

  #onClick(button) {
    if (!button) return;
    const { choose, link } = button.dataset;
    const named = (wanted) => this.#found.find(({ id }) => String(id) === wanted);
    if ("more" in button.dataset) {
      this.#show(this.#found, this.#found.length);
      this.#list.querySelector("[data-choose]").focus();
    } else if (link) this.#linked.toggle(named(link));
    else if (choose) this.#onChoose(named(choose));
    else this.#carryOn();
  }

  #carryOn() {
    this.#show([]);
    this.onCarryOn();
  }
}

export function outletsText({ dataset }, count) {
  const text = { 0: dataset.unanswered, 1: dataset.one }[count] ?? dataset.many;
  return fillIn(text, { number: count });
}

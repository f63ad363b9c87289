import { fillIn } from "../clip-desk/texts.js";
import { fillRow } from "./sources.js";

const DEBOUNCE_MS = 200;
const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/* The dialog that finds clip answers. Enter picks only an answer that is shown for the typed words. */
export class Picker {
  #dialog;
  #input;
  #list;
  #status;
  #timer = 0;
  #asking = null;
  #shownFor = null; // the words whose answers are shown
  #onPick = () => {};
  #opener = null;

  constructor(root, texts, sources) {
    this.texts = texts;
    this.sources = sources;
    this.url = root.dataset.find;
    this.button = root.querySelector("template[data-search-button]");
    this.#dialog = root.querySelector("[data-picker]");
    this.#input = this.#dialog.querySelector("[data-words]");
    this.#list = this.#dialog.querySelector("[data-found]");
    this.#status = this.#dialog.querySelector("[data-status]");
    this.#input.addEventListener("input", (event) => this.#onInput(event));
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", ({ target }) => this.#pick(target.closest("[role=option]")));
    this.#dialog.querySelector("[data-close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#opener?.focus());
  }

  /* Adds a button to a field that holds the id of an answer, or the address of a question. */
  attach(input, block) {
    const button = this.button.content.cloneNode(true).firstElementChild;
    input.closest(".ae-field").querySelector(".ae-label").append(button);
    button.addEventListener("click", () =>
      this.open(input, (found) => {
        input.value = "question" in input.dataset ? found.page : found.id;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        showSubject(block, found.question);
        input.focus();
      }),
    );
  }

  open(opener, onPick) {
    this.#opener = opener;
    this.#onPick = onPick;
    this.#input.value = "";
    this.#dialog.showModal();
    this.#input.focus();
    this.#ask();
  }

  #onInput(event) {
    event.stopPropagation(); // nothing of the article is typed here
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#shownFor = null;
    this.#select(null);
    this.#timer = setTimeout(() => this.#ask(), DEBOUNCE_MS);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const words = this.#input.value.trim();
    this.#asking = new AbortController();
    try {
      const { signal } = this.#asking;
      const response = await fetch(`${this.url}?q=${encodeURIComponent(words)}`, { signal, redirect: "error" });
      if (!response.ok) throw new Error(response.status);
      this.#show((await response.json()).answers, words);
    } catch (error) {
      if (error.name !== "AbortError") this.#status.textContent = this.texts.unreachable;
    }
  }

  #show(answers, words) {
    const template = this.#dialog.querySelector("template[data-option]");
    const options = answers.map((answer, at) => {
      const option = template.content.cloneNode(true).firstElementChild;
      option.id = `ae-option-${at}`;
      option.answer = answer;
      fillRow(option, answer);
      return option;
    });
    this.#list.replaceChildren(...options);
    this.#shownFor = words;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    const text = options.length ? fillIn(this.texts.found, { count: options.length }) : this.texts.nothing;
    this.#status.textContent = text;
    this.#select(null);
  }

  get #options() {
    return [...this.#list.children];
  }

  get #selected() {
    return this.#list.querySelector("[aria-selected=true]");
  }

  #select(option) {
    for (const each of this.#options) each.setAttribute("aria-selected", String(each === option));
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #onKey(event) {
    if (event.key === "Escape") return event.stopPropagation();
    if (event.target !== this.#input) return undefined;
    if (event.key === "Enter") {
      event.preventDefault(); // it would send the form
      return this.#onEnter();
    }
    const by = MOVES[event.key];
    if (!by) return undefined;
    event.preventDefault();
    const options = this.#options;
    const at = options.indexOf(this.#selected);
    const next = at < 0 && by < 0 ? options.length - 1 : at + by;
    return this.#select(options[(next + options.length) % options.length] ?? null);
  }

  #onEnter() {
    const isShown = this.#shownFor === this.#input.value.trim();
    if (!isShown) this.#ask();
    else if (this.#selected) this.#pick(this.#selected);
    else this.#select(this.#options[0] ?? null);
  }

  #pick(option) {
    if (!option) return;
    const { answer } = option;
    this.#opener = null; // the field gets the focus from the change itself
    this.#dialog.close();
    this.sources.know(answer);
    this.#onPick(answer);
  }
}

function showSubject(block, text) {
  let place = block.querySelector("[data-subject]");
  if (!place) {
    place = document.createElement("p");
    place.className = "ae-subject";
    place.dataset.subject = "";
    place.dir = "auto";
    block.querySelector("[data-body]").append(place);
  }
  place.textContent = text;
}

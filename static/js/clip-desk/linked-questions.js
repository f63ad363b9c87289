import { fillIn } from "./texts.js";

/* The questions that are linked as related when the answer is saved: options of a field of the form,
   shown as chips, and set by the buttons beside similar questions. */
export class LinkedQuestions {
  #desk;
  #section;
  #list;

  constructor(desk, section) {
    this.#desk = desk;
    this.#section = section;
    this.#list = section.querySelector("[data-linked]");
    this.#list?.addEventListener("click", ({ target }) => this.#onClick(target.closest("[data-unlink]")));
    this.show();
  }

  get #select() {
    return this.#desk.field("link_questions");
  }

  get #options() {
    return [...(this.#select?.options ?? [])];
  }

  has(id) {
    return this.#options.some(({ value, selected }) => selected && value === String(id));
  }

  toggle({ id, text }) {
    const isLinked = !this.has(id);
    this.#set(String(id), text, isLinked);
    const { linkSaid, unlinkSaid } = this.#section.dataset;
    this.#desk.say(fillIn(isLinked ? linkSaid : unlinkSaid, { text }));
  }

  show() {
    if (!this.#list) return;
    const chosen = this.#options.filter(({ selected, value }) => selected && value);
    this.#list.hidden = !chosen.length;
    this.#list.replaceChildren(...chosen.map((option) => this.#entry(option)));
    for (const button of this.#section.querySelectorAll("[data-list] [data-link]"))
      button.setAttribute("aria-pressed", String(this.has(button.dataset.link)));
  }

  #entry({ value, text }) {
    const entry = this.#section.querySelector("[data-linked-entry]").content.cloneNode(true);
    entry.querySelector("[data-name]").textContent = text;
    entry.querySelector("[data-unlink]").dataset.unlink = value;
    return entry;
  }

  #set(id, text, isLinked) {
    const select = this.#select;
    let option = this.#options.find(({ value }) => value === id);
    if (!option) select.add((option = new Option(text, id)));
    option.selected = isLinked;
    window.django.jQuery(select).trigger("change"); // for Select2 and the stored draft
    select.dispatchEvent(new Event("input", { bubbles: true }));
    this.show();
  }

  #onClick(button) {
    if (!button) return;
    const { unlink } = button.dataset;
    const { text } = this.#options.find(({ value }) => value === unlink);
    this.toggle({ id: unlink, text });
    this.#section.querySelector("[data-box]").focus();
  }
}

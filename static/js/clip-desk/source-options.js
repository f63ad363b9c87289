import { fillVideo, marked, textOf } from "./source-rows.js";
import { fillIn } from "./texts.js";

/* The listbox of the finder: groups of options, one of which is active while the focus stays in the box. */
export class Options {
  #section;
  #input;
  #box;
  #list;
  #message;
  #options = []; // {element, ...what the server returned}
  #active = -1;

  constructor(section, input, onChoose) {
    this.#section = section;
    this.#input = input;
    this.#box = section.querySelector("[data-found-box]");
    this.#list = section.querySelector("[data-list]");
    this.#message = section.querySelector("[data-message]");
    // The focus stays in the box, whose leaving would close the list before the click.
    this.#box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const element = target.closest("[role=option]");
      const option = this.#options.find((each) => each.element === element);
      if (option) onChoose(option);
    });
  }

  get isOpen() {
    return !this.#box.hidden;
  }

  get active() {
    return this.#options[this.#active] ?? null;
  }

  get first() {
    return this.#options[0] ?? null;
  }

  show({ address, videos, moments }) {
    this.#options = [];
    this.#list.replaceChildren();
    const isRefused = address?.kind === "refused";
    if (address && !isRefused) this.#addGroup("address", [this.#addressOption(address)]);
    this.#addGroup("videos", videos.map((video) => this.#videoOption(video, "video")));
    this.#addGroup("moments", moments.map((moment) => this.#momentOption(moment)));
    const none = this.#options.length ? "" : this.#section.dataset.none;
    this.#open(isRefused ? address.message : none);
  }

  fail(name) {
    this.#options = [];
    this.#list.replaceChildren();
    this.#open(this.#section.dataset[name]);
  }

  move(step) {
    const count = this.#options.length;
    if (!count) return;
    const from = this.#active < 0 && step < 0 ? count : this.#active;
    this.#setActive((from + step + count) % count);
  }

  deactivate() {
    this.#setActive(-1);
  }

  close() {
    this.deactivate();
    this.#box.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
  }

  #open(message) {
    this.deactivate();
    this.#message.textContent = message;
    this.#message.hidden = !message;
    this.#list.hidden = !this.#options.length;
    this.#box.hidden = false;
    this.#input.setAttribute("aria-expanded", String(this.#options.length > 0));
    const count = this.#options.length;
    const found = fillIn(this.#section.dataset.found, { count });
    this.#section.dispatchEvent(new CustomEvent("found", { detail: message || found }));
  }

  #setActive(index) {
    this.active?.element.setAttribute("aria-selected", "false");
    this.#active = index;
    const element = this.active?.element;
    if (!element) return this.#input.removeAttribute("aria-activedescendant");
    element.setAttribute("aria-selected", "true");
    this.#input.setAttribute("aria-activedescendant", element.id);
    return element.scrollIntoView({ block: "nearest" });
  }

  #addGroup(name, options) {
    if (!options.length) return;
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.#text(name));
    const head = document.createElement("p");
    head.className = "cd-found-head";
    head.setAttribute("aria-hidden", "true");
    head.textContent = this.#text(name);
    group.append(head, ...options.map(({ element }) => element));
    for (const option of options) {
      option.element.id = `cd-found-${this.#options.push(option)}`;
      option.element.setAttribute("aria-selected", "false");
    }
    this.#list.append(group);
  }

  #addressOption(address) {
    if (address.kind === "known") {
      return { ...this.#videoOption(address.video, "video"), part: address.part };
    }
    const element = this.#row("address");
    const isNew = address.kind === "new";
    const title = isNew ? this.#text("add") : fillIn(this.#text("open"), { label: address.label });
    element.querySelector("[data-title]").textContent = title;
    element.querySelector("[data-facts]").textContent = isNew ? address.address : address.model;
    return { ...address, element };
  }

  #videoOption(video, kind) {
    const element = this.#row("video");
    fillVideo(element, video, (name) => this.#text(name));
    return { kind, video, element };
  }

  #momentOption(moment) {
    const element = this.#row("moment");
    element.querySelector("[data-at]").textContent = moment.at;
    element.querySelector("[data-text]").replaceChildren(...marked(moment));
    const facts = [moment.speaker, moment.title, moment.outlet].filter(Boolean);
    element.querySelector("[data-facts]").textContent = facts.join(" · ");
    return { kind: "moment", moment, element };
  }

  #row(name) {
    const template = this.#section.querySelector(`template[data-${name}-row]`);
    return template.content.firstElementChild.cloneNode(true);
  }

  #text(name) {
    return textOf(this.#section, name);
  }
}

import { readSettings, storeSettings } from "./settings.js";
import { textsOf } from "./texts.js";

/* The list of all keys, with the settings of the keys and of the marks. */
export class KeysDialog {
  settings = readSettings();
  #bindings;

  constructor(desk, bindings) {
    this.#bindings = bindings;
    this.element = desk.root.querySelector("[data-keys]");
    this.texts = textsOf(this.element);
    desk.settings = this.settings;
    this.#listen();
  }

  get isOpen() {
    return this.element.open;
  }

  open() {
    this.#list();
    this.#control("letters").checked = this.settings.letters;
    this.#control("reaction").value = String(this.settings.reactionMs);
    this.element.showModal();
  }

  toggle() {
    if (this.isOpen) this.element.close();
    else this.open();
  }

  #control(name) {
    return this.element.querySelector(`[data-setting="${name}"]`);
  }

  #listen() {
    const store = (change) => storeSettings(Object.assign(this.settings, change));
    const [letters, reaction] = [this.#control("letters"), this.#control("reaction")];
    letters.addEventListener("change", () => store({ letters: letters.checked }));
    reaction.addEventListener("change", () => store({ reactionMs: Number(reaction.value) }));
    this.element.addEventListener("click", ({ target }) => {
      if (target === this.element || target.closest("[data-close]")) this.element.close();
    });
    /* These controls are none of the form. */
    for (const type of ["input", "change"]) {
      this.element.addEventListener(type, (event) => event.stopPropagation());
    }
  }

  /* Keys with the same label share a row. */
  #list() {
    for (const group of this.element.querySelectorAll("[data-group]")) {
      const found = this.#bindings.filter((binding) => binding.group === group.dataset.group);
      const labels = [...new Set(found.map(({ label }) => label))];
      const rows = labels.map((label) => this.#row(label, found));
      group.querySelector("tbody").replaceChildren(...rows);
      group.hidden = rows.length === 0;
    }
  }

  #row(label, bindings) {
    const row = document.createElement("tr");
    const keys = bindings.filter((binding) => binding.label === label).map(({ key }) => key);
    row.insertCell().append(...this.#chords(keys).map((parts) => this.#caps(parts)));
    row.insertCell().textContent = label;
    return row;
  }

  /* Keys with the same modifiers are shown as one chord: Alt, left, right. */
  #chords(keys) {
    const chords = new Map();
    for (const key of keys) {
      const parts = key === "+" ? [key] : key.split("+");
      const held = parts.slice(0, -1);
      chords.set(held.join("+"), [...(chords.get(held.join("+")) ?? held), parts.at(-1)]);
    }
    return [...chords.values()];
  }

  #caps(parts) {
    const caps = document.createElement("span");
    caps.className = "cd-keys-caps";
    for (const part of parts) {
      const cap = document.createElement("kbd");
      cap.textContent = this.texts[part === " " ? "Space" : part] ?? part.toUpperCase();
      caps.append(cap);
    }
    return caps;
  }
}

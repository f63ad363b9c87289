import { KeysDialog } from "./keys-dialog.js";

const TEXT_FIELDS = [
  "input:not([type=button], [type=checkbox], [type=file], [type=radio], [type=range], [type=submit])",
  "textarea, select, [contenteditable], [role=combobox], [role=textbox], [role=searchbox]",
].join(", ");
const PRESSABLE = "button, a[href], summary, input, [role=button], [role=option]";
const MOVABLE = "input, [role=slider], [role=listbox], [role=option], [role=radio], [role=tab]";
const MODIFIERS = ["Ctrl", "Alt", "Shift"];

export function start(desk) {
  desk.keys = new Keys(desk);
}

/* Keys of the desk, which its parts add. Single characters never act in text fields or with modifiers,
   and the user can switch them off (WCAG 2.1.4). */
class Keys {
  #bindings = [];

  constructor(desk) {
    this.dialog = new KeysDialog(desk, this.#bindings);
    this.add({ key: "?", label: this.dialog.texts.keys, group: "page", run: () => this.dialog.toggle() });
    document.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("click", ({ target }) => {
      if (target.closest("[data-show-keys]")) this.dialog.open();
    });
  }

  /* `key` is "i", "?", "Home", "Alt+ArrowLeft" or "Ctrl+s". `group` is "recording", "clip", "lines" or
     "page". A held key acts once, unless it `repeats`. Only keys with Ctrl may act in text fields. A key
     without `run` is only listed; its part acts on it. */
  add({ key, label, run, group, repeats = false, inText = key.startsWith("Ctrl+") }) {
    this.#bindings.push({ key, label, run, group, repeats, inText });
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
    const name = nameOf(event);
    const binding = this.#bindings.find(({ key, run }) => run && key === name);
    if (!binding || this.#isIgnored(binding, event)) return;
    event.preventDefault();
    if (!event.repeat || binding.repeats) binding.run(event);
  }

  #isIgnored({ key, inText }, { target }) {
    if (document.querySelector("dialog[open]")) return key !== "?" || !this.dialog.isOpen;
    if (target.closest(TEXT_FIELDS)) return !inText;
    if (key.length === 1 && key !== " ") return !this.dialog.settings.letters;
    if (key === " " || key === "Enter") return Boolean(target.closest(PRESSABLE));
    return !key.includes("+") && Boolean(target.closest(MOVABLE));
  }
}

/* Characters that need Shift or AltGr, such as "?", are named without it. Where keys have letters of
   another script, those of the Latin keyboard act. */
function nameOf(event) {
  const { key, code, shiftKey } = event;
  const isAltGr = event.getModifierState("AltGraph");
  const [isCtrl, isAlt] = [(event.ctrlKey || event.metaKey) && !isAltGr, event.altKey && !isAltGr];
  const isLetterKey = /^Key[A-Z]$/.test(code) && !isAltGr;
  const letter = isLetterKey && (isAlt || key > "~") ? code.at(-1) : key;
  const name = letter.length === 1 ? letter.toLowerCase() : letter;
  const held = [isCtrl, isAlt, shiftKey && (name.length > 1 || isLetterKey)];
  return [...MODIFIERS.filter((_modifier, at) => held[at]), name].join("+");
}

import { edit } from "../clip-desk/markdown.js";
import { makeToolbar } from "../clip-desk/toolbar.js";
import { insert } from "./inserting.js";

const KEYS = { b: "strong", i: "emphasis", k: "link" };

/* The Markdown keys of a text, and the button that cites a clip answer at the caret. */
export class TextTools {
  constructor(area, root, picker) {
    this.area = area;
    this.picker = picker;
    const tools = root.querySelector("template[data-tools]").content.cloneNode(true).firstElementChild;
    this.url = tools.dataset.url;
    if ("table" in area.dataset) for (const each of tools.querySelectorAll("[data-mark]")) each.remove();
    area.closest(".ae-field").querySelector(".ae-label").append(tools);
    tools.addEventListener("click", ({ target }) => this.#onClick(target.closest("button")));
    area.addEventListener("keydown", (event) => this.#onKey(event));
    makeToolbar(tools);
  }

  #onClick(button) {
    if (button?.dataset.mark) this.#format(button.dataset.mark);
    else if (button) this.#cite();
  }

  #onKey(event) {
    const key = event.key.toLowerCase();
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const isCiting = event.shiftKey && key === "k";
    if (!isCiting && (event.shiftKey || !KEYS[key] || "table" in this.area.dataset)) return;
    event.preventDefault();
    if (isCiting) this.#cite();
    else this.#format(KEYS[key]);
  }

  #format(kind) {
    const { value, selectionStart, selectionEnd } = this.area;
    insert(this.area, edit(kind, value, selectionStart, selectionEnd, this.url));
  }

  /* Puts the marker after the selected words, which it proves. */
  #cite() {
    const at = this.area.selectionEnd;
    this.picker.open(this.area, ({ id }) => {
      const text = `[^${id}]`;
      const end = at + text.length;
      insert(this.area, { from: at, to: at, text, start: end, end });
    });
  }
}

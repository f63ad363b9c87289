import { fillIn } from "../clip-desk/texts.js";

/* Adds blocks by named buttons, at the end or below a chosen block. */
export class Adding {
  #root;
  #blocks;
  #panel;
  #title;
  #end;

  constructor(root, blocks, texts) {
    this.#root = root;
    this.#blocks = blocks;
    this.texts = texts;
    this.#panel = root.querySelector("[data-add]");
    this.#title = root.querySelector("[data-add-title]");
    this.#end = { parent: this.#panel.parentElement, title: this.#title.textContent };
    this.#panel.addEventListener("click", (event) => this.#onAdd(event));
    this.#panel.addEventListener("keydown", (event) => this.#onKey(event));
    blocks.list.addEventListener("click", ({ target }) => {
      if (target.closest("[data-add-below]")) this.#open(target.closest("[data-block]"));
    });
  }

  /* A new empty block of a type, which isn't in the list yet. */
  create(type) {
    const template = this.#root.querySelector(`template[data-empty="${type}"]`);
    const { prefix } = template.dataset;
    const total = this.#root.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const index = Number(total.value);
    total.value = index + 1;
    const block = document.importNode(template.content, true).querySelector("[data-block]");
    for (const each of [block, ...block.querySelectorAll("*")]) number(each, index);
    return block;
  }

  insert(block) {
    if (this.#panel.parentElement === this.#blocks.list) this.#panel.before(block);
    else this.#blocks.list.append(block);
    this.#blocks.begin(block);
    this.#blocks.update();
    document.dispatchEvent(
      new CustomEvent("formset:added", { detail: { formsetName: block.dataset.block.replace(/-\d+$/, "") } }),
    );
  }

  #onAdd(event) {
    const button = event.target.closest("button[name=_add_block]");
    if (!button) return;
    event.preventDefault();
    const limit = Number(this.#root.dataset.limit);
    if (this.#blocks.kept().length >= limit) return this.#blocks.say("full", null, { limit });
    const block = this.create(button.value);
    this.insert(block);
    this.#close();
    block.querySelector("[data-body] :is(input, textarea, select)")?.focus();
    block.scrollIntoView({ block: "nearest" });
    this.#blocks.report(block);
    this.#blocks.say("added", block);
  }

  #open(block) {
    const number = this.#blocks.all().indexOf(block) + 1;
    block.after(this.#panel);
    this.#title.textContent = fillIn(this.#title.dataset.below, { number });
    this.opener = block.querySelector("[data-add-below]");
    this.#panel.querySelector("button").focus();
  }

  #close() {
    this.#end.parent.append(this.#panel);
    this.#title.textContent = this.#end.title;
  }

  #onKey(event) {
    if (event.key !== "Escape" || this.#panel.parentElement !== this.#blocks.list) return;
    event.preventDefault();
    this.#close();
    this.opener?.focus();
  }
}

/* Puts the number of the row into names and ids, as Django's formsets do. */
function number(element, index) {
  for (const { name, value } of [...element.attributes]) {
    if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", index));
  }
}

const MARKER = /\[\^([a-z2-7]{10})\]/g;
const DEBOUNCE_MS = 400;

/* The list of cited clips beside the blocks, in the order of the markers in the texts. */
export class Sources {
  #root;
  #known = new Map();
  #timer = 0;

  constructor(root) {
    this.#root = root;
    this.list = root.querySelector("[data-source-list]");
    for (const row of this.list.children) this.#known.set(row.dataset.source, row);
    const later = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.update(), DEBOUNCE_MS);
    };
    root.addEventListener("input", later);
    root.addEventListener("change", later);
  }

  /* Keeps what the search found out about an answer. */
  know(answer) {
    if (this.#known.has(answer.id)) return;
    const template = this.#root.querySelector("template[data-source-row]");
    const row = template.content.cloneNode(true).firstElementChild;
    row.dataset.source = answer.id;
    fillRow(row, answer);
    row.querySelector("a").href = answer.admin;
    row.querySelector("[data-id]").textContent = `[^${answer.id}]`;
    this.#known.set(answer.id, row);
  }

  update() {
    const rows = [...this.#cited()].map((id) => this.#known.get(id) ?? this.#unknown(id));
    this.list.replaceChildren(...rows);
    this.#root.querySelector("[data-no-sources]").hidden = rows.length > 0;
  }

  #cited() {
    const ids = new Set();
    for (const block of this.#root.querySelectorAll("[data-list] > [data-block]:not(.is-deleted)")) {
      for (const field of block.querySelectorAll("[data-cites], [data-clip]")) {
        if ("clip" in field.dataset && field.value) ids.add(field.value);
        for (const [, id] of field.value.matchAll(MARKER)) ids.add(id);
      }
    }
    return ids;
  }

  /* An id that was typed: the server says whose it is when the article is saved. */
  #unknown(id) {
    const row = document.createElement("li");
    const code = document.createElement("code");
    code.textContent = `[^${id}]`;
    row.append(code);
    return row;
  }
}

export function fillRow(row, { question, outlet, range, state }) {
  for (const [name, text] of Object.entries({ question, outlet, range, state })) {
    row.querySelector(`[data-${name}]`).textContent = text;
  }
}

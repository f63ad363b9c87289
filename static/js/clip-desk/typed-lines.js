const KEY = "clipqa-desk-lines";

/* What is typed into lines, by the id of the cue, until it is saved or cancelled: also after the page was
   loaded again in the same tab. Without storage for this page only. */
export class TypedLines {
  #states = new Map(); // { text, seen, message, newer, isSaving }

  constructor() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
      for (const [id, text, seen] of stored) this.#states.set(id, { text, seen });
    } catch {
      // None are stored, or nothing can be.
    }
  }

  get(id) {
    return this.#states.get(id);
  }

  begin(id, text) {
    if (!this.#states.has(id)) this.#states.set(id, { text, seen: text });
  }

  type(id, text) {
    const state = this.#states.get(id);
    if (!state) return;
    state.text = text;
    this.#store();
  }

  end(id) {
    this.#states.delete(id);
    this.#store();
  }

  #store() {
    const typed = [...this.#states].filter(([, { text, seen }]) => text !== seen);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(typed.map(([id, { text, seen }]) => [id, text, seen])));
    } catch {
      // As above.
    }
  }
}

/* Base class of the adapters: on(name, listener) and emit(name, detail). */
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  emit(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) listener(detail);
  }

  removeListeners() {
    this.#listeners.clear();
  }
}

/* What every adapter and its parts speak with: on(name, listener) and emit(name, detail). */
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  emit(name, detail) {
    for (const listener of this.#listeners.get(name) ?? []) listener(detail);
  }

  silence() {
    this.#listeners.clear();
  }
}

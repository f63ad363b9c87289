/* The topics of the question that is chosen, each with a box that removes it, but for users who may
   not change questions. */
export class Topics {
  #section;
  #question; // whose topics are shown

  constructor(desk, question) {
    this.#section = desk.part("topics");
    this.#question = question;
  }

  show(question, topics) {
    if (!this.#section || this.#question === question) return;
    this.#question = question;
    const list = this.#section.querySelector("[data-chips]");
    list.replaceChildren(...topics.map((topic) => this.#chip(question, topic)));
  }

  #chip(question, topic) {
    const chip = this.#section.querySelector("[data-chip]").content.cloneNode(true);
    const box = chip.querySelector("input");
    if (box) box.value = `${question}-${topic.id}`;
    chip.querySelector("[data-name]").textContent = topic.name;
    return chip;
  }
}

import { Alternatives, outletsText } from "./alternatives.js";
import { LinkedQuestions } from "./linked-questions.js";
import { fillIn, setText } from "./texts.js";
import { Topics } from "./topics.js";

/* One box for the two fields of the question: a typed text is a new question, until one that exists
   is chosen. On the page of a saved answer a new text replaces its question. */
class Question {
  #desk;
  #section;
  #box;
  #topics;
  #alternatives;
  #linked;
  #last = null; // {id, text} of the question that was chosen last
  #isWriting = false;
  #known = new Map(); // promises of questions by their id

  constructor(desk, section, box) {
    this.#desk = desk;
    this.#section = section;
    this.#box = box;
    this.#topics = new Topics(desk, this.#select.value);
    this.#linked = new LinkedQuestions(desk, section);
    this.#alternatives = new Alternatives(section, {
      linked: this.#linked,
      onChoose: (question) => this.#choose(question),
      onFound: (question) => this.#announce(question),
      onCarryOn: () => box.focus(),
    });
    this.#moveErrors();
    this.#read();
    box.addEventListener("input", () => this.#onInput());
    box.addEventListener("keydown", (event) => this.#onKey(event));
    window.django.jQuery(desk.form).on("input change", ({ target }) => this.#onField(target.name));
    desk.on("recording", () => this.#setLanguage());
  }

  get #select() {
    return this.#desk.field("question");
  }

  get #isNew() {
    return Boolean(this.#desk.field("new_question").value);
  }

  #onField(name) {
    const isOwn = this.#isWriting || !["question", "new_question"].includes(name);
    if (!isOwn) this.#read();
    if (name === "link_questions") this.#linked.show();
    if (name === "question_language") this.#setLanguage();
  }

  /* Shows what the fields have, also if a draft or another script has filled them. */
  #read() {
    const option = this.#select.selectedOptions[0];
    if (option?.value) this.#last = { id: option.value, text: option.text };
    const text = this.#desk.field("new_question").value || (option?.value ? option.text : "");
    if (this.#box.value !== text) this.#box.value = text;
    this.#show();
  }

  #onInput() {
    const text = this.#box.value.replace(/\s*\n\s*/g, " ");
    if (text !== this.#box.value) this.#box.value = text;
    this.#write(text);
    if (!this.#isNew) return this.#alternatives.close();
    const language = this.#desk.field("question_language")?.value || this.#desk.recording?.language || "";
    this.#alternatives.ask(text, { language, not: this.#section.dataset.saved });
  }

  /* The text of the question that was chosen last is no new question. */
  #write(text) {
    const isChosen = this.#last?.text === text;
    this.#isWriting = true;
    if (isChosen) this.#desk.setField("question", this.#last.id);
    // A new text beside a chosen question is refused, except beside the saved one.
    else if (!text.trim() || this.#select.value !== this.#section.dataset.saved) this.#desk.setField("question", "");
    this.#desk.setField("new_question", isChosen || !text.trim() ? "" : text);
    this.#isWriting = false;
    this.#show();
  }

  #choose(question) {
    const id = String(question.id);
    const select = this.#select;
    if (![...select.options].some(({ value }) => value === id)) select.add(new Option(question.text, id));
    this.#isWriting = true;
    this.#desk.setField("new_question", "");
    this.#desk.setField("question", id);
    this.#isWriting = false;
    this.#alternatives.close();
    this.#read();
    this.#box.focus();
    this.#desk.say(fillIn(this.#section.dataset.answers, { text: question.text }));
  }

  #onKey(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // it never sends the form or picks a question
    this.#desk.field("body").focus();
  }

  #show() {
    const badge = this.#section.querySelector("[data-badge]");
    if (!this.#isNew) setText(badge, "");
    this.#section.classList.toggle("is-new", this.#isNew);
    if (this.#isNew) {
      setText(badge, this.#section.dataset.new);
      this.#topics.show("", []);
    } else if (this.#select.value) this.#describe(this.#select.value);
    else this.#topics.show("", []);
  }

  async #describe(id) {
    if (!this.#known.has(id)) this.#known.set(id, this.#alternatives.describe(id));
    const found = await this.#known.get(id);
    if (!found) this.#known.delete(id);
    if (!found || this.#isNew || this.#select.value !== id) return;
    this.#topics.show(id, found.topics);
    setText(this.#section.querySelector("[data-badge]"), outletsText(this.#section, found.outlets_count));
  }

  #announce({ text, same }) {
    const { dataset } = this.#section;
    this.#desk.say(fillIn(same ? dataset.same : dataset.similar, { text }));
  }

  #setLanguage() {
    const field = this.#desk.field("question_language");
    const language = this.#desk.recording?.language ?? "";
    if (field) field.placeholder = language;
    this.#box.lang = (this.#isNew && field?.value) || language;
  }

  #moveErrors() {
    const errors = this.#section.querySelectorAll(".cd-plain .errorlist");
    this.#section.querySelector("[data-errors]").append(...errors);
    if (errors.length) this.#box.setAttribute("aria-invalid", "true");
  }
}

export function start(desk) {
  const section = desk.part("question");
  const box = section?.querySelector("[data-box]");
  if (!box) return;
  new Question(desk, section, box);
  desk.keys?.add({ key: "q", label: section.dataset.keyQuestion, group: "page", run: () => box.focus() });
}

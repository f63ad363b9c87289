import { fillIn } from "./texts.js";
import { formatClock } from "./times.js";

/* Fills in the speaker and the language of the lines in the clip: into empty fields, and into those whose
   value comes from here. An answer that is only opened is not changed. */
class TakingOver {
  #filled = {}; // by field: the value from here
  #startedWith = {};
  #isMoved;

  constructor(desk, section) {
    Object.assign(this, { desk, texts: section.dataset });
    this.#isMoved = "isNew" in section.dataset;
    const language = desk.field("question_language");
    if (language && this.#isMoved) this.#filled.question_language = language.value;
    this.note = document.createElement("span");
    this.note.className = "cd-hint cd-from-line";
    this.note.id = "cd-from-line";
    this.#startedWith = { ...desk.range };
    desk.on("range", () => this.#onRange()).on("cues", () => this.#take());
    desk.form.addEventListener("input", ({ target }) => this.#onInput(target));
  }

  #onRange() {
    const { startMs, endMs } = this.desk.range;
    const before = this.#startedWith;
    if (startMs !== before.startMs || endMs !== before.endMs) this.#isMoved = true;
    this.#take();
  }

  #take() {
    const { cues } = this.desk;
    const inside = this.#isMoved && cues?.length ? cues.inside(this.desk.range) : null;
    if (!inside) return;
    const speaking = this.#speaking(cues, inside);
    // Empty for lines without a speaker, or the one of another line would be named.
    const isTaken = this.#fill("speaker", speaking < 0 ? "" : cues.speaker(speaking));
    if (isTaken) this.#showNote(speaking < 0 ? null : cues.startMs(speaking));
    if (cues.language) this.#fill("question_language", cues.language);
  }

  #speaking(cues, { first, last }) {
    for (let i = first; i <= last; i += 1) if (cues.speaker(i) && cues.isIn(i, this.desk.range)) return i;
    return -1;
  }

  #fill(name, value) {
    const field = this.desk.field(name);
    if (!field || (field.value && field.value !== this.#filled[name])) return false;
    this.#filled[name] = value;
    this.desk.setField(name, value);
    return true;
  }

  #showNote(ms) {
    const field = this.desk.field("speaker");
    this.note.textContent = ms === null ? "" : fillIn(this.texts.fromLine, { time: formatClock(ms) });
    if (this.note.isConnected) return;
    const label = this.desk.form.querySelector(`label[for="${field.id}"]`);
    (label ?? field).after(this.note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${this.note.id}`.trim());
  }

  #onInput({ name, value }) {
    if (name === "speaker" && value !== this.#filled.speaker) this.note.textContent = "";
  }
}

export function addTakingOver(desk, section) {
  return new TakingOver(desk, section);
}

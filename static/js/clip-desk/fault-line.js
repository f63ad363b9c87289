import { findFault } from "./range-faults.js";
import { fillIn } from "./texts.js";
import { formatMs } from "./times.js";

const ID = "cd-range-wrong";

/* Says what is wrong with In and Out, at its field, and offers what mends it. */
export class FaultLine {
  fault = null;

  constructor(desk, place, texts, fields) {
    Object.assign(this, { desk, place, texts, fields });
    this.said = place.querySelector("[data-said]");
    this.offer = place.querySelector("[data-offer]");
    this.offer.addEventListener("click", () => this.#mend());
  }

  /* `last` is the edge that was changed last. */
  show(last) {
    const { desk, fields } = this;
    this.fault = findFault({
      texts: { start: fields.start.value.trim(), end: fields.end.value.trim() },
      range: desk.range,
      durationMs: desk.recording?.duration_ms ?? desk.player.durationMs,
      last,
      lineEndMs: this.#lineEndMs(),
    });
    this.place.hidden = !this.fault;
    for (const [edge, field] of Object.entries(fields)) mark(field, this.fault?.edge === edge);
    if (this.fault) this.#say(this.fault);
  }

  #lineEndMs() {
    const { cues, range } = this.desk;
    const at = cues && range.startMs !== null ? cues.at(range.startMs) : -1;
    return at < 0 ? null : cues.cue(at).endMs;
  }

  #say({ text, ms = 0, offer }) {
    const said = fillIn(this.texts[text], { time: formatMs(ms) });
    if (this.said.textContent !== said) this.desk.say(said);
    this.said.textContent = said;
    this.offer.hidden = !offer;
    if (offer) this.offer.textContent = fillIn(this.texts[offer.text], { time: formatMs(offer.ms ?? 0) });
  }

  #mend() {
    const { edge, offer } = this.fault;
    this.desk.setRange(offer.change);
    this.fields[edge].focus();
  }
}

/* The field may have a description already: its help text. What the server said of it stays. */
function mark(field, isWrong) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (ids.includes(ID) === isWrong) return;
  const described = isWrong ? [...ids, ID] : ids.filter((id) => id !== ID);
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
  if (isWrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

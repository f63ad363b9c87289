const OWN_CONTROLS = "button, a, textarea";
const SCROLL_STEP = 14;

/* Takes lines with the mouse or a pen: by dragging over them, or by a click with Shift; in lines whose words have
   times, the words that are dragged over. Touch scrolls. */
export class LinePointer {
  #from = null;
  #fromWord = null;

  constructor(transcript) {
    this.transcript = transcript;
    const { scroller } = transcript;
    scroller.addEventListener("pointerdown", (event) => this.#onDown(event));
    scroller.addEventListener("click", (event) => this.#onClick(event));
    document.addEventListener("pointermove", (event) => this.#onMove(event));
    document.addEventListener("pointerup", (event) => this.#onUp(event));
    document.addEventListener("pointercancel", () => this.#end());
  }

  #onDown(event) {
    if (event.button || event.pointerType === "touch" || event.target.closest(OWN_CONTROLS)) return;
    const i = this.transcript.rows.indexOf(event.target);
    if (i < 0 || event.shiftKey) return;
    this.#from = i;
    this.#fromWord = this.transcript.words.at(i, event);
  }

  #onMove({ target, clientY }) {
    if (this.#from === null) return;
    const { transcript } = this;
    const isInside = target instanceof Element && transcript.scroller.contains(target);
    const i = isInside ? transcript.rows.indexOf(target) : this.#scroll(clientY);
    if (i < 0 || (!transcript.dragged && i === this.#from)) return;
    transcript.dragged = [Math.min(i, this.#from), Math.max(i, this.#from)];
    transcript.section.classList.add("is-taking");
    document.getSelection().removeAllRanges();
    transcript.rows.updateInside();
  }

  /* Scrolls while the pointer is above or below the list. */
  #scroll(y) {
    const { scroller, dragged } = this.transcript;
    const box = scroller.getBoundingClientRect();
    if (dragged && y < box.top) scroller.scrollTop -= SCROLL_STEP;
    if (dragged && y > box.bottom) scroller.scrollTop += SCROLL_STEP;
    return -1;
  }

  #onUp(event) {
    const { transcript } = this;
    const [from, fromWord, dragged] = [this.#from, this.#fromWord, transcript.dragged];
    this.#end();
    if (from === null) return;
    if (!dragged) return transcript.words.takeSelected(from);
    const to = dragged[0] === from ? dragged[1] : dragged[0];
    const toWord = transcript.words.at(to, event);
    transcript.anchor = from;
    transcript.words.clear();
    transcript.takeBetween({ line: from, word: fromWord }, { line: to, word: toWord });
    transcript.activate(to);
  }

  #end() {
    const { rows, section, dragged } = this.transcript;
    this.#from = null;
    this.transcript.dragged = null;
    section.classList.remove("is-taking");
    if (dragged) rows.updateInside();
  }

  #onClick(event) {
    const { transcript } = this;
    const i = transcript.rows.indexOf(event.target);
    if (i < 0 || event.target.closest("textarea")) return;
    const button = event.target.closest("button");
    if (!button) this.#choose(i, event.shiftKey);
    else if ("play" in button.dataset) transcript.play(i);
    else this.#act(i, button.dataset.act);
  }

  #choose(i, isTaking) {
    const { transcript } = this;
    const hasSelection = !document.getSelection().isCollapsed;
    if (hasSelection && !isTaking) return; // words were selected, perhaps to copy them
    transcript.words.clear();
    document.getSelection().removeAllRanges();
    if (isTaking) transcript.take((transcript.anchor ??= transcript.active), i);
    else transcript.anchor = null;
    transcript.activate(i);
  }

  #act(i, name) {
    const { transcript } = this;
    if (name === "from") transcript.takeFrom(i);
    if (name === "until") transcript.takeUntil(i);
    if (name === "correct") transcript.corrections.open(i);
  }
}

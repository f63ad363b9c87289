const PAGE = 10;
const EDGES = { "[": "takeFrom", "]": "takeUntil" };

/* The keys of the list. They act on the active line, also while it is scrolled out of view. */
export class LineKeys {
  constructor(transcript) {
    this.transcript = transcript;
    transcript.scroller.addEventListener("keydown", (event) => this.#onKey(event));
    transcript.scroller.addEventListener("copy", (event) => this.#onCopy(event));
    this.#describe(transcript);
  }

  /* Adds the keys that act everywhere, and lists those of the list itself. */
  #describe({ desk, texts, finder }) {
    const add = (key, label, run) => desk.keys?.add({ key, label, run, group: "lines" });
    add("/", texts.keyFind, () => finder.focus());
    add("[", texts.keyFrom, () => this.#takeEdge("takeFrom"));
    add("]", texts.keyUntil, () => this.#takeEdge("takeUntil"));
    for (const key of ["ArrowUp", "ArrowDown"]) {
      add(key, texts.keyLine);
      add(`Shift+${key}`, texts.keyTake);
    }
    for (const key of ["ArrowLeft", "ArrowRight"]) add(`Shift+${key}`, texts.keyWords);
    add("Enter", texts.keyPlay);
    add("F2", texts.keyCorrect);
  }

  #onKey(event) {
    const isTyping = event.target.closest("textarea");
    if (isTyping || event.metaKey || (event.ctrlKey && !event.getModifierState("AltGraph"))) return;
    if (!this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act({ key, target, shiftKey, altKey }) {
    const { transcript } = this;
    if (key in EDGES) return this.#takeEdge(EDGES[key]);
    if (key === "F2") return transcript.corrections.open(transcript.active);
    if (target.closest("button")) return false;
    if (key === "Enter") {
      transcript.play(transcript.active);
      return true;
    }
    if (key === "ArrowLeft" || key === "ArrowRight") return !altKey && transcript.words.move(key, shiftKey);
    const next = this.#target(key);
    if (next === null) return false;
    this.#move(next, shiftKey);
    return true;
  }

  #takeEdge(method) {
    if (!this.transcript.cues) return false;
    this.transcript[method](this.transcript.active);
    return true;
  }

  #target(key) {
    const { active, cues } = this.transcript;
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE };
    if (key === "Home") return 0;
    if (key === "End") return cues.length - 1;
    return key in steps ? Math.max(0, Math.min(cues.length - 1, active + steps[key])) : null;
  }

  #move(next, isTaking) {
    const { transcript } = this;
    if (isTaking) transcript.anchor ??= transcript.active;
    else transcript.anchor = null;
    transcript.activate(next);
    if (isTaking) transcript.take(transcript.anchor, transcript.active);
  }

  /* Copies the taken lines, else the active one, unless words are selected. */
  #onCopy(event) {
    const { transcript } = this;
    if (!document.getSelection().isCollapsed || event.target.closest("textarea")) return;
    const [one, other] = [transcript.anchor ?? transcript.active, transcript.active];
    const lines = [];
    for (let i = Math.min(one, other); i <= Math.max(one, other); i += 1) lines.push(transcript.cues.text(i));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  }
}

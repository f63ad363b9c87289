import { caretAt, selectText, textOffset } from "./text-places.js";

/* Takes single words into the clip, while marks snap to words: those that are selected by the mouse, or by the arrow
   keys. The selection of the page shows them. */
export class WordTaking {
  #cursor = null; // the words that keys have selected in a line: { line, anchor, word }

  constructor(transcript) {
    this.transcript = transcript;
  }

  /* The words of a line with their times, if they can be taken. */
  #words(line) {
    const { cues, snapping } = this.transcript;
    return snapping.mode === "words" ? cues.words(line) : null;
  }

  #holder(line) {
    return this.transcript.window.row(line)?.querySelector("[data-words]");
  }

  /* Where a clip begins or ends that does so at a line: at its selected words, else at its own start or end. */
  startMs(line) {
    return this.#selected(line)?.[0].startMs ?? this.transcript.cues.startMs(line);
  }

  endMs(line) {
    return this.#selected(line)?.at(-1).endMs ?? this.transcript.cues.endMs(line);
  }

  #selected(line) {
    const words = this.#words(line);
    if (!words || this.#cursor?.line !== line) return null;
    const { anchor, word } = this.#cursor;
    return words.slice(Math.min(anchor, word), Math.max(anchor, word) + 1);
  }

  /* Selects the word beside the selected one, or with Shift it too, which is taken then. */
  move(key, isTaking) {
    const line = this.transcript.active;
    const [words, holder] = [this.#words(line), this.#holder(line)];
    if (!words || !holder) return false;
    const step = (key === "ArrowRight") === holder.matches(":dir(rtl)") ? -1 : 1;
    const before = this.#cursor?.line === line ? this.#cursor : null;
    const next = before ? before.word + step : step > 0 ? 0 : words.length - 1;
    const word = Math.max(0, Math.min(words.length - 1, next));
    this.#cursor = { line, anchor: isTaking && before ? before.anchor : word, word };
    const selected = this.#selected(line);
    selectText(holder, selected[0].from, selected.at(-1).to);
    if (isTaking) this.transcript.setRange({ startMs: selected[0].startMs, endMs: selected.at(-1).endMs });
    else this.transcript.desk.say(holder.textContent.slice(words[word].from, words[word].to));
    return true;
  }

  clear() {
    if (this.#cursor) document.getSelection().removeAllRanges();
    this.#cursor = null;
  }

  /* Takes the words of a line that the mouse has selected. */
  takeSelected(line) {
    const [words, holder, selection] = [this.#words(line), this.#holder(line), document.getSelection()];
    if (!words || !holder || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const from = textOffset(holder, range.startContainer, range.startOffset) ?? 0;
    const to = textOffset(holder, range.endContainer, range.endOffset) ?? Infinity;
    const taken = words.filter((word) => word.to > from && word.from < to);
    if (!taken.length) return;
    this.transcript.activate(line);
    this.#cursor = { line, anchor: words.indexOf(taken[0]), word: words.indexOf(taken.at(-1)) };
    this.transcript.setRange({ startMs: taken[0].startMs, endMs: taken.at(-1).endMs });
  }

  /* The word of a line at the pointer, or null. */
  at(line, event) {
    const [words, holder, caret] = [this.#words(line), this.#holder(line), caretAt(event)];
    if (!words || !holder || !caret) return null;
    const place = textOffset(holder, caret.node, caret.offset);
    return place === null ? null : (words.find(({ to }) => place <= to) ?? words.at(-1));
  }
}

import { edit } from "./markdown.js";
import { Mirror } from "./mirror.js";
import { fillIn, setText } from "./texts.js";
import { makeToolbar } from "./toolbar.js";
import { countWords, formatLength, sayMs } from "./words.js";

const KEYS = { b: "strong", i: "emphasis", k: "link" };
const TALLY_MS = 150;
const KINDS = { fails: "open", advice: "advice", overridden: "overridden" };
const QUOTES = /[“„«][^“”„«»\n]{2,400}[”“»]/g;

class Answer {
  #desk;
  #section;
  #area;
  #mirror;
  #timer = 0;
  #settled = ""; // the text when typing last paused, which the checks were asked about

  constructor(desk, section, area) {
    this.#desk = desk;
    this.#section = section;
    this.#area = area;
    area.dir = "auto"; // as the mirror
    this.#mirror = new Mirror(area, section.querySelector("[data-mirror]"));
    area.addEventListener("input", () => this.#later());
    area.addEventListener("change", () => this.#later());
    area.addEventListener("keydown", (event) => this.#onKey(event));
    section.addEventListener("click", ({ target }) => this.#onClick(target.closest("[data-mark]")));
    desk.on("range", () => this.#later()).on("recording", () => this.#setLanguage());
    desk.on("findings", () => this.#showFindings()).on("cues", () => this.#mark());
    makeToolbar(section.querySelector("[role=toolbar]"));
    this.#tally();
  }

  /* Inserts what a button or key stands for, in a way that Ctrl+Z takes back. */
  #format(kind) {
    const area = this.#area;
    const change = edit(kind, area.value, area.selectionStart, area.selectionEnd, this.#section.dataset.url);
    area.focus();
    area.setSelectionRange(change.from, change.to);
    if (!document.execCommand("insertText", false, change.text)) {
      area.setRangeText(change.text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(change.start, change.end);
  }

  #onKey(event) {
    const kind = KEYS[event.key.toLowerCase()];
    if (!kind || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#format(kind);
  }

  #onClick(button) {
    if (button) this.#format(button.dataset.mark);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tally(), TALLY_MS);
  }

  #tally() {
    this.#settled = this.#area.value;
    const count = countWords(this.#settled);
    const { startMs, endMs } = this.#desk.range;
    const clipMs = startMs !== null && endMs > startMs ? endMs - startMs : null;
    const name = count === 1 ? "word" : "words";
    const values = { time: formatLength(sayMs(count)), clip: clipMs === null ? "" : formatLength(clipMs) };
    this.#set("count", this.#text(name, { number: count.toLocaleString(document.documentElement.lang) }));
    this.#set("time", count ? this.#text(clipMs === null ? "toSay" : "toSayIn", values) : "");
    this.#measure(sayMs(count), clipMs);
  }

  /* The bar is the longer of the two, the words or the clip. */
  #measure(wordsMs, clipMs) {
    const meter = this.#section.querySelector("[data-meter]");
    meter.toggleAttribute("hidden", !clipMs || !wordsMs);
    if (!clipMs) return;
    const longest = Math.max(wordsMs, clipMs);
    const [clip, words] = meter.children;
    clip.setAttribute("width", `${(100 * clipMs) / longest}%`);
    words.setAttribute("width", `${(100 * wordsMs) / longest}%`);
  }

  #showFindings() {
    this.#mark();
    // The check allows for fast speech, so words longer than the clip aren't wrong by themselves.
    const isTooShort = this.#desk.findings.some(({ kind, state }) => kind === "clip_too_short" && state === "fails");
    this.#section.querySelector("[data-meter]").classList.toggle("is-too-short", isTooShort);
  }

  #mark() {
    const text = this.#settled;
    const rows = this.#desk.findings;
    const ranges = rows.flatMap((row) => this.#rangesOf(row));
    const isMarked = ({ start, end }) => ranges.some((range) => range.start < end && range.end > start);
    const quotes = this.#canHear ? quotesIn(text).filter((quote) => !isMarked(quote)) : [];
    this.#mirror.mark([...ranges, ...quotes], text);
  }

  /* Whether a quote without a finding was said, since its clip has a transcript. */
  get #canHear() {
    const { startMs, endMs } = this.#desk.range;
    const isClip = startMs !== null && endMs > startMs;
    return isClip && this.#desk.cues?.length && this.#desk.findings.every(({ kind }) => kind !== "no_transcript");
  }

  #rangesOf({ state, spans = [] }) {
    const kind = KINDS[state];
    return kind ? spans.map(({ start, end }) => ({ start, end, kind })) : [];
  }

  #setLanguage() {
    const language = this.#desk.recording?.language;
    const mirror = this.#section.querySelector("[data-mirror]");
    for (const element of [this.#area, mirror]) if (language) element.lang = language;
  }

  #text(name, values) {
    return fillIn(this.#section.dataset[name], values);
  }

  #set(name, text) {
    setText(this.#section.querySelector(`[data-${name}]`), text);
  }
}

function quotesIn(text) {
  const found = [...text.matchAll(QUOTES)];
  return found.map(({ index, 0: quote }) => ({ start: index, end: index + quote.length, kind: "said" }));
}

export function start(desk) {
  const section = desk.part("answer");
  const area = desk.field("body");
  if (section && area) new Answer(desk, section, area);
}

import { Overrides } from "./overrides.js";
import { OpenChecks } from "./publishing.js";
import { fillIn, setText } from "./texts.js";

const DELAY_MS = 350;
const PATIENCE_MS = 10_000;
const AROUND_MS = 500; // played before and after what is said
const READ = [
  ...["video", "start_ms", "end_ms", "body", "speaker"],
  ...["question", "new_question", "question_language", "add_topics", "remove_topics"],
  ...["evidence_overridden", "evidence_reason"],
];

/* The Evidence panel: sends the values that the checks read to the server, and shows what they find.
   Nothing is saved. The newest request wins. */
export class Evidence {
  findings = { rows: [], open: 0, needs_reason: false };
  #desk;
  #section;
  #overrides;
  #timer = 0;
  #request = null;
  #shown = ""; // the values that the list was computed from

  constructor(desk, section) {
    this.#desk = desk;
    this.#section = section;
    this.#overrides = new Overrides(desk, section, () => this.check());
    this.#shown = this.#values().toString();
    this.#listen();
    this.#take(JSON.parse(section.dataset.values));
  }

  get isCurrent() {
    return this.#shown === this.#values().toString();
  }

  /* Whether the server would ask for a reason that the form doesn't have. */
  get blocks() {
    const { open, needs_reason: needsReason } = this.findings;
    return needsReason && open > 0 && !this.#overrides.isForAll;
  }

  get firstOpen() {
    return this.#part("findings").querySelector(".finding-fails");
  }

  focusFirst() {
    (this.firstOpen ?? this.#section.querySelector("h2")).focus();
  }

  text(name, values = {}) {
    return fillIn(this.#section.dataset[name], values);
  }

  async check() {
    clearTimeout(this.#timer);
    const body = this.#values();
    const asked = body.toString();
    this.#request?.abort();
    this.#request = null;
    if (asked === this.#shown) return;
    const request = (this.#request = new AbortController());
    try {
      const found = await this.#fetch(body, request);
      if (found) this.#show(found);
      if (found) this.#shown = asked;
    } catch {
      // A newer request replaces this one; after any other failure the last list stays.
      if (this.#request === request) this.#note(this.text("unreachable"));
    }
  }

  async #fetch(body, request) {
    body.append("csrfmiddlewaretoken", this.#desk.token);
    const patience = setTimeout(() => request.abort("slow"), PATIENCE_MS);
    try {
      const options = { method: "POST", body, redirect: "manual", signal: request.signal };
      const response = await fetch(this.#section.dataset.url, options);
      if (response.type === "opaqueredirect") return this.#note(this.text("signedOut"));
      if (!response.ok) throw new Error(String(response.status));
      return await response.json();
    } finally {
      clearTimeout(patience);
    }
  }

  #values() {
    const given = new FormData(this.#desk.form);
    const body = new URLSearchParams();
    for (const name of READ) for (const value of given.getAll(name)) body.append(name, value);
    return body;
  }

  #part(name) {
    return this.#section.querySelector(`[data-${name}]`);
  }

  #listen() {
    const onField = ({ target }) => {
      if (!READ.includes(target.name)) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.check(), DELAY_MS);
    };
    this.#desk.form.addEventListener("input", onField);
    // Through jQuery, since the selects of Django's admin announce their changes by it alone.
    window.django.jQuery(this.#desk.form).on("change", onField);
    for (const name of ["player", "recording"]) this.#desk.on(name, () => this.#offerToHear());
    this.#desk.on("correction", () => this.#checkAgain());
    this.#section.addEventListener("click", ({ target }) => this.#onClick(target.closest("button")));
  }

  /* After a correction of the transcript, whose words the checks read. */
  #checkAgain() {
    this.#shown = "";
    this.check();
  }

  #onClick(button) {
    const given = button?.dataset ?? {};
    if (given.words) this.#select(given);
    if (given.fill) this.#fill(given);
    if (given.hearFrom) this.#hear(Number(given.hearFrom), Number(given.hearTo));
    if ("undoRange" in given) this.#undoRange();
  }

  #show(found) {
    const list = this.#part("findings");
    // Restores the focus if the same button still exists.
    const active = list.contains(document.activeElement) ? document.activeElement : null;
    const page = new DOMParser().parseFromString(found.html, "text/html");
    const why = this.#overrides.keep();
    list.replaceChildren(...page.body.childNodes);
    this.#take(found);
    if (!this.#overrides.restore(why) && active) this.#focusSame(list, active.textContent);
    this.#note("");
  }

  #focusSame(list, text) {
    const same = [...list.querySelectorAll("button")].find((button) => button.textContent === text);
    (same ?? this.#section.querySelector("h2")).focus();
  }

  #take(found) {
    this.findings = found;
    setText(this.#part("summary"), found.summary);
    setText(this.#part("rest"), found.rest);
    this.#overrides.showReason();
    this.#offerToHear();
    this.#desk.findings = found.rows.map(({ place, ...row }) => ({
      ...row,
      place: place && { startMs: place.start_ms, endMs: place.end_ms },
    }));
    this.#desk.emit("findings");
  }

  #offerToHear() {
    const buttons = this.#section.querySelectorAll("[data-hear-from]");
    for (const button of buttons) button.hidden = !this.#desk.player;
  }

  #note(text, { canUndo = false } = {}) {
    setText(this.#part("note"), text);
    this.#part("undo-range").hidden = !canUndo;
  }

  #hear(fromMs, toMs) {
    this.#desk.player?.playPart(Math.max(0, fromMs - AROUND_MS), toMs + AROUND_MS);
  }

  #fill({ fill, time, ms }) {
    this.#desk.setRange({ [fill === "start_ms" ? "startMs" : "endMs"]: Number(ms) });
    this.#note(this.text("filled", { time }), { canUndo: true });
  }

  #undoRange() {
    if (this.#desk.undoRange()) this.#note(this.text("undone"));
    this.#section.querySelector("h2").focus();
  }

  #select({ start, words }) {
    const area = this.#desk.field("body");
    const first = nearest(area.value, words, Number(start));
    if (first < 0) return;
    area.focus();
    area.setSelectionRange(first, first + words.length);
    area.scrollIntoView({ block: "nearest" });
  }
}

// What was typed since the check may have moved the words.
function nearest(text, words, at) {
  const [before, after] = [text.lastIndexOf(words, at), text.indexOf(words, at)];
  if (before < 0 || after < 0) return Math.max(before, after);
  return at - before < after - at ? before : after;
}

export function start(desk) {
  const section = desk.part("evidence");
  if (!section?.dataset.url) return;
  desk.evidence = new Evidence(desk, section);
  new OpenChecks(desk);
}

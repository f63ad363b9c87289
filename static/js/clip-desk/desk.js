import { formatMs, parseMs } from "./times.js";

const RANGE = { startMs: "start_ms", endMs: "end_ms" };
const MAX_UNDO = 100;

/* What the parts of the clip desk share. The fields of the form are the truth: parts read and write
   them here, and listen for `recording`, `cues`, `range`, `time`, `player` and `findings`. */
export class Desk extends EventTarget {
  recording = null;
  cues = null;
  player = null;
  findings = [];
  snap = null; // (ms, "start" | "end") => ms
  focusLine = () => {}; // moves the focus to the line at the start of the clip
  range = { startMs: null, endMs: null };
  #undo = [];
  #loading = null;

  constructor(root) {
    super();
    this.root = root;
    this.form = root.closest("form");
    this.#listen();
    this.#readRange();
  }

  on(name, listener) {
    this.addEventListener(name, listener);
    return this;
  }

  emit(name) {
    this.dispatchEvent(new Event(name));
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  get token() {
    return this.field("csrfmiddlewaretoken").value;
  }

  /* Sets a field as if the user had typed the value. */
  setField(name, value) {
    const field = this.field(name);
    if (!field || field.value === value) return;
    field.value = value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    if (field.selectedOptions) window.django.jQuery(field).trigger("change"); // the select's own script
  }

  /* Announces a sentence to screen readers. */
  say(text) {
    this.root.querySelector("[data-live]").textContent = text;
  }

  /* Writes one or both times. `undoRange` takes the whole change back, with those that continued it. */
  setRange(changes, { isUndone = false, isContinued = false } = {}) {
    if (!isUndone && !isContinued) this.#remember();
    for (const [key, name] of Object.entries(RANGE)) {
      if (key in changes) this.setField(name, changes[key] === null ? "" : formatMs(changes[key]));
    }
  }

  undoRange() {
    const before = this.#undo.pop();
    if (before) this.setRange(before, { isUndone: true });
    return Boolean(before);
  }

  /* Selects a video. Times are filled in only where none are. */
  chooseVideo(id, label, { startMs = null, endMs = null } = {}) {
    const select = this.field("video");
    const value = String(id);
    if (![...select.options].some((option) => option.value === value)) {
      const { value: before } = select;
      select.add(new Option(label, value));
      if (!before) select.selectedIndex = -1; // the first option of a select is selected by itself
    }
    this.setField("video", value);
    if (this.range.startMs === null && startMs !== null) this.setRange({ startMs });
    if (this.range.endMs === null && endMs !== null) this.setRange({ endMs });
  }

  /* Loads the recording of the selected video. The newest request wins. */
  async loadRecording() {
    const id = this.field("video")?.value ?? "";
    if (id === (this.#loading?.id ?? "")) return;
    const own = (this.#loading = { id });
    if (this.recording) this.#setRecording(null); // its lines and times are not those of this video
    const recording = id ? await this.#fetchRecording(id) : null;
    if (this.#loading !== own) return;
    if (!recording) this.#loading = null; // so that selecting the video again retries
    this.#setRecording(recording);
  }

  get isLoading() {
    return Boolean(this.#loading?.id) && !this.recording;
  }

  #setRecording(recording) {
    this.recording = recording;
    this.cues = null;
    this.emit("recording");
  }

  /* Asks again where the recording plays: the signed address of a stored film is valid for some hours. */
  async refreshSource() {
    const { recording } = this;
    const newer = recording && (await this.#fetchRecording(recording.id));
    if (newer) recording.src = newer.src;
  }

  async #fetchRecording(id) {
    try {
      const url = this.root.dataset.recordingUrl.replace("/0/", `/${encodeURIComponent(id)}/`);
      const response = await fetch(url, { redirect: "error" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  #listen() {
    this.form.addEventListener("input", ({ target }) => this.#onField(target.name));
    // Through jQuery, since the selects of Django's admin announce their changes by it alone.
    window.django.jQuery(this.form).on("change", ({ target }) => this.#onField(target.name));
  }

  #onField(name) {
    if (name === "video") this.loadRecording();
    if (Object.values(RANGE).includes(name)) this.#readRange();
  }

  #readRange() {
    const read = (name) => parseMs(this.field(name)?.value ?? "");
    const range = { startMs: read("start_ms"), endMs: read("end_ms") };
    if (range.startMs === this.range.startMs && range.endMs === this.range.endMs) return;
    this.range = range;
    this.emit("range");
  }

  #remember() {
    this.#undo.push({ ...this.range });
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
  }
}

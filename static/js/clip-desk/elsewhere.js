import { formatClock } from "./times.js";

const DELAY_MS = 350;
const LEAST_LETTERS = 3;
const MAX_SHOWN = 12;

function element(name, parts) {
  const made = document.createElement(name);
  made.append(...parts);
  if (name !== "li") made.dir = "auto";
  return made;
}

/* The text with the found words in <mark>. `marks` are pairs of where they start and end. */
function marked(text, marks = []) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), element("mark", [text.slice(start, end)]));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/* Moments of other recordings in which the words are said. Choosing one opens that recording there. */
export class Elsewhere {
  #timer = 0;
  #request = null;

  constructor(transcript) {
    this.transcript = transcript;
    this.box = transcript.element("elsewhere");
    this.list = transcript.element("moments");
  }

  search(words) {
    clearTimeout(this.#timer);
    this.#request?.abort();
    const isAsked = this.transcript.texts.findUrl && words.trim().length >= LEAST_LETTERS;
    if (isAsked) this.#timer = setTimeout(() => this.#ask(words), DELAY_MS);
    else this.#show([]);
  }

  async #ask(words) {
    const current = (this.#request = new AbortController());
    try {
      const url = `${this.transcript.texts.findUrl}?q=${encodeURIComponent(words.trim())}`;
      const response = await fetch(url, { redirect: "error", signal: current.signal });
      const { moments = [] } = response.ok ? await response.json() : {};
      if (this.#request === current) this.#show(moments.filter((moment) => this.#isElsewhere(moment)));
    } catch {
      if (this.#request === current) this.#show([]); // the transcript itself can still be searched
    }
  }

  #isElsewhere(moment) {
    return moment.video_id !== this.transcript.desk.recording?.id;
  }

  #show(moments) {
    const shown = moments.slice(0, MAX_SHOWN);
    this.box.hidden = !shown.length;
    if (!shown.length) this.box.open = false;
    this.transcript.element("count").textContent = shown.length || "";
    this.list.replaceChildren(...shown.map((moment) => this.#item(moment)));
  }

  #item(moment) {
    const button = document.createElement("button");
    button.type = "button";
    const source = [moment.outlet, formatClock(moment.start_ms)].filter(Boolean).join(" · ");
    button.append(
      element("b", [moment.title]),
      element("small", [source]),
      element("span", marked(moment.text, moment.marks)),
    );
    button.addEventListener("click", () => this.#open(moment));
    return element("li", [button]);
  }

  #open({ video_id: id, title, start_ms: startMs, end_ms: endMs }) {
    this.#show([]);
    this.transcript.openAt(startMs);
    this.transcript.desk.chooseVideo(id, title, { startMs, endMs });
  }
}

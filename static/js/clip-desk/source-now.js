import { languageName, outletMark } from "./source-facts.js";
import { textOf } from "./source-rows.js";
import { fillIn } from "./texts.js";
import { formatClock } from "./times.js";

/* The line that says which recording the clip is cut from. */
export class SourceNow {
  #section;
  #emptyTexts;

  constructor(section) {
    this.#section = section;
    this.#emptyTexts = ["title", "facts"].map((name) => this.#find(name).textContent);
  }

  /* Until the recording of a selected video arrives, `title` is all that is known. */
  show(recording, title = "") {
    const unknown = title ? [title, ""] : this.#emptyTexts;
    this.#write(recording, ...(recording ? [recording.title, this.#facts(recording)] : unknown));
  }

  #write(recording, title, facts) {
    this.#find("title").textContent = title;
    this.#find("facts").textContent = facts;
    this.#find("mark").replaceChildren(...(recording ? [outletMark(recording.outlet)] : []));
  }

  #find(name) {
    return this.#section.querySelector(`[data-now] [data-${name}]`);
  }

  #facts(recording) {
    const { outlet, aired, language, frame_rate_label: rate, provider_label: provider } = recording;
    const day = aired && fillIn(textOf(this.#section, "aired"), { date: aired });
    const length = recording.duration_ms ? formatClock(recording.duration_ms) : "";
    const kind = [provider, rate].filter(Boolean).join(", ");
    return [outlet.name, day, length, kind, languageName(language)].filter(Boolean).join(" · ");
  }
}

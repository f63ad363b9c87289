/* Completes what is typed into a search box: the editable combobox with a list of the WAI-ARIA
   Authoring Practices. The form works without it, and whenever the list fails to come. */

const PAUSE_MS = 120;
const FEWEST = 2;
const MOST_KEPT = 50;
const words = document.getElementById("suggest-words");
const line = document.getElementById("announcer");
const kept = new Map();

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const word = (name) => words.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";

function announce(text) {
  line.textContent = "";
  // A change in a later frame is what screen readers read, the same sentence twice included.
  requestAnimationFrame(() => (line.textContent = text));
}

async function fetchSuggestions(text, signal) {
  if (kept.has(text)) return kept.get(text);
  const address = `${words.dataset.url}?q=${encodeURIComponent(text)}`;
  const response = await fetch(address, { signal, credentials: "omit" });
  if (!response.ok) throw new Error(`The suggestions answered ${response.status}`);
  const { suggestions } = await response.json();
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
  kept.set(text, suggestions);
  return suggestions;
}

/* The text with what was typed in bold; the marks count characters, not the halves of some. */
function marked({ text, lang, marks }) {
  const span = document.createElement("span");
  const characters = [...text];
  let done = 0;
  span.dir = "auto";
  if (lang) span.lang = lang;
  for (const [start, end] of marks) {
    if (start < done) continue;
    const bold = document.createElement("b");
    bold.textContent = characters.slice(start, end).join("");
    span.append(characters.slice(done, start).join(""), bold);
    done = end;
  }
  span.append(characters.slice(done).join(""));
  return span;
}

function optionOf(suggestion, id) {
  const option = set(document.createElement("li"), { id, role: "option", "aria-selected": false });
  const kind = document.createElement("small");
  option.dataset.url = suggestion.url;
  kind.textContent = word(suggestion.kind);
  // Most are questions and look like it; the ear needs to be told all the same.
  if (suggestion.kind === "question") kind.className = "visually-hidden";
  option.append(marked(suggestion), " ", kind);
  return option;
}

class Box {
  active = -1;
  composing = false;
  request = null;
  pause = 0;

  constructor(input) {
    this.input = input;
    const id = `${input.id}-suggestions`;
    this.list = set(document.createElement("ul"), { id, class: "suggestions", role: "listbox" });
    set(this.list, { "aria-label": word("label"), hidden: "" });
    input.form.append(this.list);
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id });
    this.expand(false);
    this.listen();
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("input", (event) => event.isComposing || this.later());
    input.addEventListener("compositionstart", () => this.compose(true));
    input.addEventListener("compositionend", () => this.compose(false));
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.stop());
    input.form.addEventListener("submit", (event) => this.submit(event));
    // The focus stays in the box, or its loss would close the list before the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.click(event));
  }

  get text() {
    return this.input.value.trim().replace(/\s+/gu, " ").toLowerCase();
  }

  get options() {
    return [...this.list.children];
  }

  expand(open) {
    this.list.hidden = !open;
    set(this.input, { "aria-expanded": open });
  }

  compose(composing) {
    this.composing = composing;
    clearTimeout(this.pause);
    if (!composing) this.later();
  }

  later() {
    clearTimeout(this.pause);
    this.choose(-1);
    this.pause = setTimeout(() => this.suggest(), PAUSE_MS);
  }

  async suggest(then = -1) {
    this.request?.abort();
    const { text } = this;
    if ([...text].length < FEWEST) return this.close();
    const mine = (this.request = new AbortController());
    try {
      const suggestions = await fetchSuggestions(text, mine.signal);
      if (!mine.signal.aborted) this.show(suggestions, then);
    } catch {
      if (!mine.signal.aborted) this.close();
    }
    return undefined;
  }

  show(suggestions, then) {
    if (!suggestions.length) return this.close();
    const id = this.list.id;
    this.list.replaceChildren(...suggestions.map((one, at) => optionOf(one, `${id}-${at}`)));
    this.list.scrollTop = 0;
    this.expand(true);
    this.choose(Math.min(then, suggestions.length - 1));
    return announce(word(suggestions.length));
  }

  close() {
    this.choose(-1);
    this.expand(false);
    this.list.replaceChildren();
  }

  stop() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.close();
  }

  choose(at) {
    this.active = at;
    for (const [place, option] of this.options.entries()) {
      set(option, { "aria-selected": place === at });
    }
    const chosen = this.options[at];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    return chosen.scrollIntoView({ block: "nearest" });
  }

  /* The box itself stands between the last option and the first. */
  move(step) {
    if (this.list.hidden) return this.suggest(step > 0 ? 0 : Infinity);
    const places = this.options.length + 1;
    return this.choose(((this.active + 1 + step + places) % places) - 1);
  }

  press(event) {
    // 229: a key that the input method keeps for itself, also where isComposing is late.
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.go(this.options[this.active]);
    } else if (event.key === "Escape" && (open || this.input.value)) {
      event.preventDefault();
      if (!open) this.input.value = "";
      this.stop();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      this.choose(-1);
    }
  }

  submit(event) {
    if (this.composing) event.preventDefault();
    else this.stop();
  }

  click(event) {
    const option = event.target.closest("[role=option]");
    if (option && (event.metaKey || event.ctrlKey)) open(option.dataset.url, "_blank", "noopener");
    else if (option) this.go(option);
  }

  go(option) {
    this.stop();
    location.assign(option.dataset.url);
  }
}

if (words) for (const input of document.querySelectorAll("input[data-suggest]")) new Box(input);

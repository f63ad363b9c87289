/* Suggestions for a search box: the editable combobox with a listbox of the WAI-ARIA Authoring
   Practices. The form also works without it, and if the request fails. */

const DEBOUNCE_MS = 120;
const MIN_LENGTH = 2;
const MAX_CACHED = 50;
const labels = document.getElementById("suggest-words");
const announcer = document.getElementById("announcer");
const cache = new Map();

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const label = (name) => labels.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";

function announce(text) {
  announcer.textContent = "";
  // Screen readers announce a change in a later frame, even to the same text.
  requestAnimationFrame(() => (announcer.textContent = text));
}

async function fetchSuggestions(text, signal) {
  if (cache.has(text)) return cache.get(text);
  const address = `${labels.dataset.url}?q=${encodeURIComponent(text)}`;
  const response = await fetch(address, { signal, credentials: "omit" });
  if (!response.ok) throw new Error(`The suggestions responded with ${response.status}`);
  const { suggestions } = await response.json();
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value);
  cache.set(text, suggestions);
  return suggestions;
}

/* The text with the matches in bold. `marks` count code points, not UTF-16 code units. */
function renderMarks({ text, lang, marks }) {
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

function createOption(suggestion, id) {
  const option = set(document.createElement("li"), { id, role: "option", "aria-selected": false });
  const kind = document.createElement("small");
  option.dataset.url = suggestion.url;
  kind.textContent = label(suggestion.kind);
  // Most suggestions are questions: the kind is shown to screen readers only.
  if (suggestion.kind === "question") kind.className = "visually-hidden";
  option.append(renderMarks(suggestion), " ", kind);
  return option;
}

class Combobox {
  active = -1;
  composing = false;
  request = null;
  timer = 0;

  constructor(input) {
    this.input = input;
    const id = `${input.id}-suggestions`;
    this.list = set(document.createElement("ul"), { id, class: "suggestions", role: "listbox" });
    set(this.list, { "aria-label": label("label"), hidden: "" });
    input.form.append(this.list);
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id });
    this.expand(false);
    this.listen();
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("input", (event) => event.isComposing || this.suggestSoon());
    input.addEventListener("compositionstart", () => this.compose(true));
    input.addEventListener("compositionend", () => this.compose(false));
    input.addEventListener("keydown", (event) => this.onKeydown(event));
    input.addEventListener("blur", () => this.stop());
    input.form.addEventListener("submit", (event) => this.submit(event));
    // Keeps the focus in the field: blur would close the list before the click.
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
    clearTimeout(this.timer);
    if (!composing) this.suggestSoon();
  }

  suggestSoon() {
    clearTimeout(this.timer);
    this.choose(-1);
    this.timer = setTimeout(() => this.suggest(), DEBOUNCE_MS);
  }

  async suggest(then = -1) {
    this.request?.abort();
    const { text } = this;
    if ([...text].length < MIN_LENGTH) return this.close();
    const controller = (this.request = new AbortController());
    try {
      const suggestions = await fetchSuggestions(text, controller.signal);
      if (!controller.signal.aborted) this.show(suggestions, then);
    } catch {
      if (!controller.signal.aborted) this.close();
    }
    return undefined;
  }

  show(suggestions, then) {
    if (!suggestions.length) return this.close();
    const id = this.list.id;
    this.list.replaceChildren(...suggestions.map((one, at) => createOption(one, `${id}-${at}`)));
    this.list.scrollTop = 0;
    this.expand(true);
    this.choose(Math.min(then, suggestions.length - 1));
    return announce(label(suggestions.length));
  }

  close() {
    this.choose(-1);
    this.expand(false);
    this.list.replaceChildren();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.close();
  }

  choose(at) {
    this.active = at;
    for (const [index, option] of this.options.entries()) {
      set(option, { "aria-selected": index === at });
    }
    const chosen = this.options[at];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    return chosen.scrollIntoView({ block: "nearest" });
  }

  /* The text field is between the last option and the first. */
  move(step) {
    if (this.list.hidden) return this.suggest(step > 0 ? 0 : Infinity);
    const count = this.options.length + 1;
    return this.choose(((this.active + 1 + step + count) % count) - 1);
  }

  onKeydown(event) {
    // 229: a key that the input method handles, in browsers that set isComposing late.
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

if (labels) for (const input of document.querySelectorAll("input[data-suggest]")) new Combobox(input);

const MIN_TERM = 2;
const MAX_OUTLETS = 8;

/* The questions about a new video, with the errors of the server at them. */
export class NewVideoFields {
  #panel;
  #kept = {}; // values that aren't shown: the picture, the token of a film that was kept
  #outlet = { name: "", id: "" }; // a known outlet that the host named

  constructor(panel, { onAdd, onCancel }) {
    this.#panel = panel;
    this.#find("new-add").addEventListener("click", onAdd);
    this.#find("new-cancel").addEventListener("click", onCancel);
    panel.addEventListener("keydown", (event) => this.#onKey(event, onAdd, onCancel));
    const outlet = this.#field("outlet_name");
    outlet.addEventListener("input", () => this.#suggestOutlets(outlet.value.trim()));
  }

  open(source) {
    this.#find("new-source").textContent = source;
    this.#panel.hidden = false;
  }

  close() {
    this.#kept = {};
    this.#outlet = { name: "", id: "" };
    for (const input of this.#inputs) input.value = "";
    this.#showErrors({});
    this.#say("");
    this.#find("new-fields-box").hidden = false;
    this.#find("outlet-note").hidden = true;
    this.stopWaiting();
    this.#panel.hidden = true;
  }

  suggestTitle(title) {
    this.#field("language").value = this.#panel.dataset.language;
    const input = this.#field("title");
    input.value = title;
    input.focus();
    input.select();
  }

  read() {
    const body = new FormData();
    for (const [name, value] of Object.entries(this.#kept)) body.set(name, value);
    for (const input of this.#inputs) {
      if (input.value.trim()) body.set(input.dataset.newField, input.value.trim());
    }
    const isKnown = this.#outlet.id && this.#outlet.name === body.get("outlet_name");
    if (isKnown) body.set("outlet", this.#outlet.id);
    return body;
  }

  /* While the host is asked, there is nothing to type yet. */
  wait(name, hasFilm) {
    this.#panel.setAttribute("aria-busy", "true");
    this.#find("new-fields-box").hidden = name === "asking";
    this.#find("new-progress").hidden = !hasFilm;
    this.#say(this.#panel.dataset[name]);
  }

  stopWaiting() {
    this.#panel.removeAttribute("aria-busy");
    this.#find("new-fields-box").hidden = false;
    this.#find("new-progress").hidden = true;
    this.showProgress(0);
  }

  showProgress(share) {
    this.#find("new-progress").value = share;
  }

  fail(text) {
    this.#say(text);
    this.#find("new-add").focus();
  }

  /* Shows what the host said and what is missing or wrong, and goes to the first such field. */
  ask({ values, outlet_name: known, message, errors }) {
    const { kept_upload, fetched_picture, outlet, new_outlet: added, ...typed } = values;
    const kept = Object.entries({ kept_upload, fetched_picture }).filter(([, value]) => value);
    this.#kept = Object.fromEntries(kept);
    if (known) this.#outlet = { name: known, id: outlet };
    for (const [name, value] of Object.entries({ ...typed, outlet_name: known || added })) {
      const input = this.#field(name);
      if (input && value && !input.value) input.value = value;
    }
    this.#find("outlet-note").hidden = !added || Boolean(errors.outlet);
    this.#say([message, ...this.#showErrors(errors)].filter(Boolean).join(" "));
    this.#focusFirst();
  }

  get #inputs() {
    return [...this.#panel.querySelectorAll("[data-new-field]")];
  }

  #find(name) {
    return this.#panel.querySelector(`[data-${name}]`);
  }

  #field(name) {
    return this.#panel.querySelector(`[data-new-field="${name}"]`);
  }

  #say(text) {
    this.#find("new-message").textContent = text;
  }

  #onKey(event, onAdd, onCancel) {
    const isSent = event.key === "Enter" && event.target.matches("input");
    if (event.isComposing || (!isSent && event.key !== "Escape")) return;
    event.preventDefault(); // the form around it is another one
    if (isSent) onAdd();
    else onCancel();
  }

  /* Returns the sentences about fields that aren't here. */
  #showErrors(errors) {
    const left = { ...errors };
    for (const place of this.#panel.querySelectorAll("[data-error]")) {
      const texts = left[place.dataset.error] ?? [];
      delete left[place.dataset.error];
      place.textContent = texts.join(" ");
      place.hidden = !texts.length;
      const input = this.#inputs.find((each) => each.matches(`[aria-describedby~="${place.id}"]`));
      input?.setAttribute("aria-invalid", String(texts.length > 0));
    }
    return Object.values(left).flat();
  }

  #focusFirst() {
    const wrong = this.#inputs.find((input) => input.getAttribute("aria-invalid") === "true");
    const empty = ["title", "outlet_name"].map((name) => this.#field(name)).find((input) => !input.value);
    (wrong ?? empty ?? this.#find("new-add")).focus();
  }

  async #suggestOutlets(term) {
    const list = this.#find("outlets");
    if (term.length < MIN_TERM) return;
    const query = { app_label: "clipqa", model_name: "video", field_name: "outlet", term };
    const url = `${list.dataset.url}?${new URLSearchParams(query)}`;
    const response = await fetch(url, { redirect: "manual" }).catch(() => null);
    if (!response?.ok || this.#field("outlet_name").value.trim() !== term) return;
    const { results } = await response.json();
    list.replaceChildren(...results.slice(0, MAX_OUTLETS).map(({ text }) => new Option(text, text)));
  }
}

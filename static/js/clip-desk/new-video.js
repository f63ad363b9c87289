import { send } from "./sending.js";

/* Adds a video from an address or a film. What its host doesn't say is asked here. */
export class NewVideo {
  #desk;
  #section;
  #panel;
  #callbacks;
  #address = "";
  #film = null;
  #kept = {}; // values that aren't shown: the picture, the token of a film that was kept
  #outlet = { name: "", id: "" }; // a known outlet that the host named
  #sending = null;

  constructor(desk, section, callbacks) {
    this.#desk = desk;
    this.#section = section;
    this.#panel = section.querySelector("[data-new]");
    this.#callbacks = callbacks;
    this.#listen();
  }

  /* Adds the video at once if its host says enough. */
  openAddress(address) {
    this.#open({ address, source: address });
    this.#find("new-fields-box").hidden = true;
    this.#find("new-message").textContent = this.#panel.dataset.asking;
    return this.#send({ isAsked: false });
  }

  openFilm(film) {
    this.#open({ film, source: film.name });
    this.#field("title").value = film.name.replace(/\.\w+$/, "").replace(/[_-]+/g, " ").trim();
    this.#field("language").value ||= this.#panel.dataset.language;
    this.#field("title").focus();
    this.#field("title").select();
  }

  close() {
    this.#sending?.abort();
    this.#sending = this.#film = null;
    this.#address = "";
    this.#kept = {};
    this.#panel.hidden = true;
  }

  #open({ address = "", film = null, source }) {
    this.close();
    this.#address = address;
    this.#film = film;
    this.#outlet = { name: "", id: "" };
    for (const input of this.#panel.querySelectorAll("[data-new-field]")) input.value = "";
    this.#showErrors({});
    this.#find("new-fields-box").hidden = false;
    this.#find("new-message").textContent = "";
    this.#find("new-source").textContent = source;
    this.#find("outlet-note").hidden = true;
    this.#panel.hidden = false;
  }

  #find(name) {
    return this.#panel.querySelector(`[data-${name}]`);
  }

  #field(name) {
    return this.#panel.querySelector(`[data-new-field="${name}"]`);
  }

  #listen() {
    this.#find("new-add").addEventListener("click", () => this.#send({ isAsked: true }));
    this.#find("new-cancel").addEventListener("click", () => this.#cancel());
    this.#panel.addEventListener("keydown", (event) => this.#onKey(event));
    const outlet = this.#field("outlet_name");
    outlet.addEventListener("input", () => this.#suggestOutlets(outlet.value.trim()));
    const file = this.#section.querySelector("[data-file]");
    this.#section.querySelector("[data-choose-file]").addEventListener("click", () => file.click());
    file.addEventListener("change", () => this.#onFile(file));
    const area = this.#desk.root;
    area.addEventListener("dragover", (event) => this.#onDrag(event));
    area.addEventListener("dragleave", () => this.#section.classList.remove("is-drop-target"));
    area.addEventListener("drop", (event) => this.#onDrop(event));
  }

  #cancel() {
    this.close();
    this.#callbacks.onClosed();
  }

  #onKey(event) {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault(); // the form around it is another one
      this.#send({ isAsked: true });
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#cancel();
    }
  }

  #onFile(input) {
    const [film] = input.files;
    input.value = "";
    if (film) this.openFilm(film);
  }

  #onDrag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#section.classList.add("is-drop-target");
  }

  #onDrop(event) {
    this.#section.classList.remove("is-drop-target");
    const [film] = event.dataTransfer?.files ?? [];
    if (!film || event.target.closest("input[type=file]")) return;
    event.preventDefault();
    this.openFilm(film);
  }

  async #send({ isAsked }) {
    if (this.#sending) return;
    const own = (this.#sending = new AbortController());
    if (isAsked) this.#find("new-message").textContent = this.#panel.dataset.sending;
    this.#panel.setAttribute("aria-busy", "true");
    this.#showProgress(this.#film ? 0 : null);
    const onProgress = (share) => this.#showProgress(share);
    const { dataset } = this.#section;
    const answer = await send(dataset.addUrl, this.#data(isAsked), { signal: own.signal, onProgress });
    if (this.#sending !== own) return;
    this.#sending = null;
    this.#panel.removeAttribute("aria-busy");
    this.#showProgress(null);
    if (answer.video) this.#callbacks.onAdded(answer);
    else if (answer.problem) this.#showProblem(answer.problem);
    else this.#ask(answer);
  }

  #data(isAsked) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.#desk.form.elements.csrfmiddlewaretoken.value);
    if (this.#address) body.set("source_url", this.#address);
    if (isAsked || this.#film) body.set("asked", "1");
    for (const [name, value] of Object.entries(this.#kept)) body.set(name, value);
    for (const input of this.#panel.querySelectorAll("[data-new-field]")) {
      if (input.value.trim()) body.set(input.dataset.newField, input.value.trim());
    }
    if (this.#outlet.id && this.#outlet.name === body.get("outlet_name")) body.set("outlet", this.#outlet.id);
    if (this.#film && !this.#kept.kept_upload) body.set("upload", this.#film);
    return body;
  }

  /* Shows what the host said and what is missing or wrong, and goes to the first such field. */
  #ask({ values, outlet_name: outletName, message, errors }) {
    const { kept_upload, fetched_picture, outlet, new_outlet: newOutlet, ...typed } = values;
    this.#kept = Object.fromEntries(Object.entries({ kept_upload, fetched_picture }).filter(([, value]) => value));
    if (outletName) this.#outlet = { name: outletName, id: outlet };
    const shown = { ...typed, outlet_name: outletName || newOutlet };
    for (const [name, value] of Object.entries(shown)) {
      const input = this.#field(name);
      if (input && value && !input.value) input.value = value;
    }
    this.#find("new-fields-box").hidden = false;
    this.#find("new-message").textContent = message;
    this.#find("outlet-note").hidden = !newOutlet || Boolean(errors.outlet);
    this.#showErrors(errors);
    this.#focusFirst();
  }

  #focusFirst() {
    const inputs = [...this.#panel.querySelectorAll("[data-new-field]")];
    const wrong = inputs.find((input) => input.getAttribute("aria-invalid") === "true");
    const empty = ["title", "outlet_name"].map((name) => this.#field(name)).find((input) => !input.value);
    (wrong ?? empty ?? this.#find("new-add")).focus();
  }

  #showErrors(errors) {
    for (const place of this.#panel.querySelectorAll("[data-error]")) {
      const texts = errors[place.dataset.error] ?? [];
      place.textContent = texts.join(" ");
      place.hidden = !texts.length;
      const input = this.#panel.querySelector(`[data-new-field][aria-describedby~="${place.id}"]`);
      if (place.id && input) input.setAttribute("aria-invalid", String(texts.length > 0));
    }
    const shown = new Set([...this.#panel.querySelectorAll("[data-error]")].map(({ dataset }) => dataset.error));
    const others = Object.entries(errors).filter(([name]) => !shown.has(name)).flatMap(([, texts]) => texts);
    if (others.length) this.#find("new-message").textContent = others.join(" ");
  }

  #showProblem(name) {
    const text = this.#panel.dataset[name] ?? this.#section.dataset[name] ?? this.#section.dataset.failed;
    this.#find("new-message").textContent = text;
    this.#find("new-fields-box").hidden = false;
    this.#find("new-add").focus();
  }

  #showProgress(share) {
    const bar = this.#find("new-progress");
    bar.hidden = share === null;
    bar.value = share ?? 0;
  }

  async #suggestOutlets(term) {
    const list = this.#find("outlets");
    if (term.length < 2) return;
    const query = { app_label: "clipqa", model_name: "video", field_name: "outlet", term };
    const response = await fetch(`${list.dataset.url}?${new URLSearchParams(query)}`, { redirect: "manual" });
    if (!response.ok || this.#field("outlet_name").value.trim() !== term) return;
    const { results } = await response.json();
    list.replaceChildren(...results.slice(0, 8).map(({ text }) => new Option(text, text)));
  }
}

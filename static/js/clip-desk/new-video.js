import { takeFilms } from "./film-drop.js";
import { NewVideoFields } from "./new-video-fields.js";
import { send } from "./sending.js";

/* Adds a video from an address or a film. What its host doesn't say is asked in the same place. */
export class NewVideo {
  #desk;
  #section;
  #fields;
  #callbacks;
  #address = "";
  #film = null;
  #sending = null;

  constructor(desk, section, callbacks) {
    this.#desk = desk;
    this.#section = section;
    this.#callbacks = callbacks;
    this.#fields = new NewVideoFields(section.querySelector("[data-new]"), {
      onAdd: () => this.#send({ isAsked: true }),
      onCancel: () => this.#cancel(),
    });
    takeFilms(desk.root, section, (film) => this.openFilm(film));
  }

  /* Adds the video at once if its host says enough. */
  openAddress(address) {
    this.close();
    this.#address = address;
    this.#fields.open(address);
    return this.#send({ isAsked: false });
  }

  openFilm(film) {
    this.close();
    this.#film = film;
    this.#fields.open(film.name);
    this.#fields.suggestTitle(film.name.replace(/\.\w+$/, "").replace(/[_-]+/g, " ").trim());
  }

  close() {
    this.#sending?.abort();
    this.#sending = this.#film = null;
    this.#address = "";
    this.#fields.close();
  }

  #cancel() {
    this.close();
    this.#callbacks.onClosed();
  }

  async #send({ isAsked }) {
    if (this.#sending) return;
    const own = (this.#sending = new AbortController());
    const hasFilm = this.#film !== null;
    this.#fields.wait(isAsked ? "sending" : "asking", hasFilm);
    const onProgress = (share) => hasFilm && this.#fields.showProgress(share);
    const { addUrl } = this.#section.dataset;
    const answer = await send(addUrl, this.#data(isAsked), { signal: own.signal, onProgress });
    if (this.#sending !== own) return;
    this.#sending = null;
    this.#fields.stopWaiting();
    if (answer.video) this.#callbacks.onAdded(answer);
    else if (answer.problem) this.#fields.fail(this.#problemText(answer.problem));
    else this.#fields.ask(answer);
  }

  #data(isAsked) {
    const body = this.#fields.read();
    body.set("csrfmiddlewaretoken", this.#desk.token);
    if (this.#address) body.set("source_url", this.#address);
    if (isAsked) body.set("asked", "1");
    if (this.#film && !body.has("kept_upload")) body.set("upload", this.#film);
    return body;
  }

  #problemText(name) {
    return this.#section.dataset[name] ?? this.#section.dataset.failed;
  }
}

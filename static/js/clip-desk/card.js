import { CardFrame } from "./card-frame.js";
import { setText } from "./texts.js";

const DELAY_MS = 400;
const PATIENCE_MS = 10_000;
const DESK_WIDTH = 866; // of a card and its margins on the site's pages
const PHONE_WIDTH = 390;
const NARROW = matchMedia("(max-width: 479px)");
const DIALOG_PADDING = 32;

/* The card that the form would save, by the site's own template. The newest request wins, and the last
   card stays until another one comes. */
class Card {
  #desk;
  #section;
  #print;
  #fields;
  #frames = [];
  #dialogFrame = null;
  #width = "desk";
  #html = "";
  #shown = ""; // the values of the card
  #timer = 0;
  #request = null;
  #frame = 0;

  constructor(desk, section) {
    this.#desk = desk;
    this.#section = section;
    this.#print = section.querySelector("[data-print]");
    this.#fields = section.dataset.fields.split(" ");
    section.addEventListener("click", ({ target }) => this.#onClick(target.closest("button")));
    const onField = ({ target }) => this.#fields.includes(target.name) && this.#soon();
    // Through jQuery, since the selects of Django's admin announce their changes by it alone.
    window.django.jQuery(desk.form).on("input change", onField);
    if (NARROW.matches) this.#setWidth("phone");
    new ResizeObserver(() => this.#fit()).observe(this.#print);
    const root = document.documentElement;
    new MutationObserver(() => this.#setTheme()).observe(root, { attributeFilter: ["data-theme"] });
    this.#fetch();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), DELAY_MS);
  }

  #values() {
    const given = new FormData(this.#desk.form);
    const body = new URLSearchParams({ answer: this.#section.dataset.answer });
    for (const name of this.#fields) for (const value of given.getAll(name)) body.append(name, value);
    body.append("csrfmiddlewaretoken", this.#desk.token);
    return body;
  }

  async #fetch() {
    const body = this.#values();
    const asked = body.toString();
    this.#request?.abort();
    this.#request = null;
    if (!body.get("video")) return this.#show("");
    if (asked === this.#shown) return this.#show(this.#html);
    const request = (this.#request = new AbortController());
    const patience = setTimeout(() => request.abort(), PATIENCE_MS);
    try {
      const options = { method: "POST", body, redirect: "manual", signal: request.signal };
      const response = await fetch(this.#section.dataset.url, options);
      if (response.type === "opaqueredirect") return this.#note("signedOut");
      if (!response.ok) throw new Error(String(response.status));
      this.#show((await response.json()).html);
      this.#shown = asked;
    } catch {
      if (this.#request === request) this.#note("unreachable");
    } finally {
      clearTimeout(patience);
    }
  }

  /* Without a clip there is no card: the last one stays, else a blank one. */
  #show(html) {
    this.#note(html ? "now" : "waiting");
    if (!html) return;
    this.#html = html;
    this.#section.querySelector("[data-enlarge]").disabled = false;
    if (!this.#frames.length) this.#build();
    for (const frame of [...this.#frames, this.#dialogFrame]) frame?.show(html);
    this.#fit();
  }

  #build() {
    const kinds = this.#width === "desk" ? [[DESK_WIDTH]] : phoneKinds();
    for (const { element } of this.#frames) element.remove();
    this.#print.classList.add("has-card");
    this.#frames = kinds.map(([width, hidden]) => this.#makeFrame(this.#print, width, hidden));
  }

  #makeFrame(place, width, hidden) {
    const frame = new CardFrame(this.#section.querySelector("[data-frame]"), place, width, hidden);
    frame.onReady = () => {
      this.#setTheme();
      this.#fit();
    };
    frame.show(this.#html);
    return frame;
  }

  #fit() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      fitAll(this.#frames, this.#print.clientWidth);
      const dialog = this.#section.querySelector("dialog");
      if (dialog.open && this.#dialogFrame) fitAll([this.#dialogFrame], dialog.clientWidth - DIALOG_PADDING);
    });
  }

  #setTheme() {
    const theme = document.documentElement.dataset.theme;
    for (const frame of [...this.#frames, this.#dialogFrame]) frame?.setTheme(theme === "auto" ? "" : theme);
  }

  #onClick(button) {
    if (button?.dataset.width) this.#setWidth(button.dataset.width);
    if (button && "enlarge" in button.dataset) this.#enlarge();
    if (button && "close" in button.dataset) this.#section.querySelector("dialog").close();
  }

  #setWidth(width) {
    this.#width = width;
    for (const button of this.#section.querySelectorAll("[data-width]")) {
      button.setAttribute("aria-pressed", String(button.dataset.width === width));
    }
    if (this.#html) this.#build();
  }

  #enlarge() {
    const dialog = this.#section.querySelector("dialog");
    this.#dialogFrame?.element.remove();
    dialog.showModal();
    this.#dialogFrame = this.#makeFrame(dialog, this.#width === "desk" ? DESK_WIDTH : PHONE_WIDTH);
  }

  #note(name) {
    setText(this.#section.querySelector("[data-note]"), this.#section.dataset[name]);
  }
}

/* At the width of a phone the clip is above the words. On larger screens the two stand side by side, so
   that both fit: two frames, each without the other part. */
function phoneKinds() {
  return NARROW.matches ? [[PHONE_WIDTH]] : [[PHONE_WIDTH, ".words"], [PHONE_WIDTH, ".clip"]];
}

/* Frames beside each other get the height of the tallest. */
function fitAll(frames, width) {
  const height = Math.max(0, ...frames.map((frame) => frame.measure()));
  if (width && height) for (const frame of frames) frame.place(width / frames.length, height);
}

export function start(desk) {
  const section = desk.part("card");
  if (section) new Card(desk, section);
}

/* <clip-player>, the part that every page loads: it replaces links by buttons and handles the click.
   The click imports everything else from ./player/. No module there may import this file: with hashed
   static names it would be evaluated twice. */

const UNPLAYABLE = new Set(["gone", "private", "not_embeddable"]);

class ClipPlayer extends HTMLElement {
  #session = null;
  #opening = null;
  #startOptions = {};
  #openingButton = null;

  connectedCallback() {
    const link = this.querySelector("a[data-watch]");
    if (!link || !this.#isPlayable()) return;
    this.dataset.state = "idle";
    this.#replaceWithButton(link);
    for (const cueLink of this.#cueLinks()) this.#replaceCueLink(cueLink);
    this.querySelector("[data-poster]")?.addEventListener("click", (event) => this.#onPosterClick(event));
    if (this.hasAttribute("data-play") && this.#isSameOrigin()) this.open({ focus: false });
  }

  disconnectedCallback() {
    this.close();
  }

  /* The element that gets the focus when the player closes. */
  get opener() {
    return this.#openingButton?.isConnected ? this.#openingButton : this.querySelector("button.watch");
  }

  /* `fromMs` starts the clip at a cue, and `src` is the embed address of a host that takes the start
     time from its address. Without them the clip plays from its start. */
  async open({ focus = true, ...from } = {}) {
    this.#startOptions = from;
    if (this.#session) return this.#session.playFrom(from, { focus });
    if (this.#opening) return;
    this.#opening = import("./player/session.js");
    try {
      const { Session } = await this.#opening;
      if (!this.isConnected || !this.#opening) return;
      this.#session = new Session(this, () => this.close());
      this.#session.playFrom(this.#startOptions, { focus });
    } catch {
      this.close();
      location.assign(this.dataset.watchUrl);
    }
  }

  close() {
    this.#opening = null;
    this.#session?.destroy();
    this.#session = null;
  }

  #isPlayable() {
    return this.dataset.stops !== "link" && !UNPLAYABLE.has(this.dataset.health);
  }

  /* data-play starts only media of this site: no request goes to another host before a click. */
  #isSameOrigin() {
    return new URL(this.dataset.src, location.href).origin === location.origin;
  }

  #cueLinks() {
    return this.closest("article")?.querySelectorAll("a[data-from-ms]") ?? [];
  }

  #replaceWithButton(link) {
    const button = this.#makeButton("watch", ...link.childNodes);
    button.addEventListener("click", () => this.#onClick(button));
    link.replaceWith(button);
  }

  #replaceCueLink(link) {
    const { fromMs, fromSrc, play } = link.dataset;
    const from = { fromMs: Number(fromMs), ...(fromSrc && { src: fromSrc }) };
    const button = this.#makeButton("from-cue", play);
    button.addEventListener("click", () => this.#onClick(button, from));
    link.replaceWith(button);
  }

  #makeButton(className, ...children) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.append(...children);
    const label = button.textContent.replace(/\s+/g, " ").trim();
    button.setAttribute("aria-label", `${label}: ${this.dataset.question}`);
    return button;
  }

  /* On a phone the player may be above the viewport when a cue starts it. */
  #onClick(button, from) {
    this.#openingButton = button;
    this.open(from);
    if (from) this.scrollIntoView({ block: "nearest" });
  }

  #onPosterClick(event) {
    if (event.target.closest("a, button")) return;
    if (this.#session) this.#session.toggle();
    else this.open();
  }
}

customElements.define("clip-player", ClipPlayer);

/* <clip-player>, the part that every page loads: real buttons in place of links, and the press.
   Everything else is fetched by the press, from ./player/. Nothing there may import this file:
   hashed static names would evaluate it twice. */

const DEAD = new Set(["gone", "private", "not_embeddable"]);

class ClipPlayer extends HTMLElement {
  #session = null;
  #opening = null;
  #from = {};
  #pressed = null;

  connectedCallback() {
    const link = this.querySelector("a[data-watch]");
    if (!link || !this.#isPlayable()) return;
    this.dataset.state = "idle";
    this.#putButtonInPlaceOf(link);
    for (const line of this.#linesOfCard()) this.#putLineButtonInPlaceOf(line);
    this.querySelector("[data-stage]")?.addEventListener("click", (event) => this.#pressStage(event));
    if (this.hasAttribute("data-play") && this.#isOurs()) this.open({ focus: false });
  }

  disconnectedCallback() {
    this.close();
  }

  /* Where the focus goes back to: what opened the player, unless it has left the page. */
  get opener() {
    return this.#pressed?.isConnected ? this.#pressed : this.querySelector("button.watch");
  }

  /* `fromMs` opens the clip at one of its lines, and `src` is the page of a host that starts there
     by itself; without them it plays from its start. */
  async open({ focus = true, ...from } = {}) {
    this.#from = from;
    if (this.#session) return this.#session.playFrom(from, { focus });
    if (this.#opening) return;
    this.#opening = import("./player/session.js");
    try {
      const { Session } = await this.#opening;
      if (!this.isConnected || !this.#opening) return;
      this.#session = new Session(this, () => this.close());
      this.#session.playFrom(this.#from, { focus });
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
    return this.dataset.stops !== "link" && !DEAD.has(this.dataset.health);
  }

  /* data-play may start only what comes from this site: no other host before a press. */
  #isOurs() {
    return new URL(this.dataset.src, location.href).origin === location.origin;
  }

  #linesOfCard() {
    return this.closest("article")?.querySelectorAll("a[data-from-ms]") ?? [];
  }

  #putButtonInPlaceOf(link) {
    const button = this.#makeButton("watch", ...link.childNodes);
    button.addEventListener("click", () => this.#press(button));
    link.replaceWith(button);
  }

  #putLineButtonInPlaceOf(link) {
    const { fromMs, fromSrc, play } = link.dataset;
    const from = { fromMs: Number(fromMs), ...(fromSrc && { src: fromSrc }) };
    const button = this.#makeButton("from-cue", play);
    button.addEventListener("click", () => this.#press(button, from));
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

  /* On a phone the picture may lie above the line that starts it. */
  #press(button, from) {
    this.#pressed = button;
    this.open(from);
    if (from) this.scrollIntoView({ block: "nearest" });
  }

  #pressStage(event) {
    if (event.target.closest("a, button")) return;
    if (this.#session) this.#session.toggle();
    else this.open();
  }
}

customElements.define("clip-player", ClipPlayer);

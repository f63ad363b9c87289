/* <clip-player>, the part that every page loads: a real button in place of the link, and the press.
   Everything else is fetched by the press, from ./player/. Nothing there may import this file:
   hashed static names would evaluate it twice. */

const DEAD = new Set(["gone", "private", "not_embeddable"]);

class ClipPlayer extends HTMLElement {
  #session = null;
  #opening = null;

  connectedCallback() {
    const link = this.querySelector("a[data-watch]");
    if (!link || !this.#isPlayable()) return;
    this.dataset.state = "idle";
    this.#putButtonInPlaceOf(link);
    this.querySelector("[data-stage]")?.addEventListener("click", (event) => this.#pressStage(event));
    if (this.hasAttribute("data-play") && this.#isOurs()) this.open({ focus: false });
  }

  disconnectedCallback() {
    this.close();
  }

  get watchButton() {
    return this.querySelector("button.watch");
  }

  async open({ focus = true } = {}) {
    if (this.#opening) return;
    this.#opening = import("./player/session.js");
    try {
      const { Session } = await this.#opening;
      if (!this.isConnected || !this.#opening) return;
      this.#session = new Session(this, () => this.close());
      this.#session.start({ focus });
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

  #putButtonInPlaceOf(link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "watch";
    button.append(...link.childNodes);
    const label = button.textContent.replace(/\s+/g, " ").trim();
    button.setAttribute("aria-label", `${label}: ${this.dataset.question}`);
    button.addEventListener("click", () => this.open());
    link.replaceWith(button);
  }

  #pressStage(event) {
    if (event.target.closest("a, button")) return;
    if (this.#session) this.#session.toggle();
    else this.open();
  }
}

customElements.define("clip-player", ClipPlayer);

/* A frame with the site's style sheets, which shows a card, or a part of it, at a width in pixels of
   its own and scales it to its place. It runs no scripts, and its links can't be reached. */
export class CardFrame {
  #frame;
  #width;
  #hidden; // a selector of what this frame leaves out
  #html = "";
  #isLoaded = false;

  constructor(template, place, width, hidden = "") {
    this.#width = width;
    this.#hidden = hidden;
    const window_ = document.createElement("div");
    window_.className = "cd-print-window";
    window_.append(template.content.cloneNode(true));
    place.append(window_);
    this.element = window_;
    this.#frame = window_.firstElementChild;
    this.#frame.style.inlineSize = `${width}px`;
    this.#frame.addEventListener("load", () => this.#onLoad());
  }

  show(html) {
    if (html === this.#html) return;
    this.#html = html;
    this.#write();
  }

  setTheme(theme) {
    const root = this.#document?.documentElement;
    if (!root) return;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  /* The height of the card in the frame. The only place that reads a layout; `place` follows. */
  measure() {
    const card = this.#document?.querySelector("main");
    return card ? Math.ceil(card.getBoundingClientRect().height) : 0;
  }

  place(available, height) {
    const scale = Math.min(1, available / this.#width);
    this.#frame.style.blockSize = `${height}px`;
    this.#frame.style.transform = `scale(${scale})`;
    this.element.style.inlineSize = `${Math.floor(this.#width * scale)}px`;
    this.element.style.blockSize = `${Math.ceil(height * scale)}px`;
  }

  onReady = () => {};

  get #document() {
    return this.#isLoaded ? this.#frame.contentDocument : null;
  }

  #onLoad() {
    this.#isLoaded = true;
    const main = this.#document.querySelector("main");
    main.style.minBlockSize = "0";
    main.style.paddingBlock = "0";
    this.#document.documentElement.style.overflow = "hidden";
    this.#write();
    // Pictures and fonts change the height after the card was written.
    const onReady = () => this.onReady();
    new ResizeObserver(onReady).observe(main);
    onReady();
  }

  #write() {
    const main = this.#document?.querySelector("main");
    if (!main) return;
    const page = new DOMParser().parseFromString(this.#html, "text/html");
    for (const left of this.#hidden ? page.querySelectorAll(this.#hidden) : []) left.remove();
    main.replaceChildren(...page.body.childNodes);
    const card = main.querySelector(".card");
    if (card) card.style.borderBlockStart = "0";
  }
}

/* The page of an article: clips open beside the text without scrolling, and the contents follow.

   Without this script a mark is a link into the note, which the browser opens. */

const WIDE = matchMedia("(min-width: 68rem)");
const WIDER_THAN_TEXT = ".table, .article-card, .comparison";

class Notes {
  #opener = null;

  constructor(article) {
    this.article = article;
    for (const mark of article.querySelectorAll(".source-mark")) this.#prepare(mark);
    article.addEventListener("click", (event) => this.#onClick(event));
    article.addEventListener("toggle", (event) => this.#onToggle(event), true);
    article.addEventListener("keydown", (event) => this.#onKey(event));
    new ResizeObserver(() => this.#stack()).observe(article);
    this.#stack();
  }

  #prepare(mark) {
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-expanded", String(this.#noteOf(mark)?.open ?? false));
    mark.setAttribute("aria-controls", mark.hash.slice(1));
  }

  #noteOf(mark) {
    return document.getElementById(mark.hash.slice(1))?.closest(".clip-note");
  }

  #onClick(event) {
    const mark = event.target.closest(".source-mark");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const note = this.#noteOf(mark);
    if (!note) return;
    event.preventDefault();
    if (note.open) this.#close(note);
    else this.#open(note, mark);
  }

  #open(note, mark) {
    this.#opener = mark;
    note.open = true;
    note.querySelector("summary").focus({ preventScroll: true });
  }

  #close(note) {
    const returns = note.contains(document.activeElement) || this.#opener === document.activeElement;
    note.open = false;
    if (returns) this.#opener?.focus({ preventScroll: true });
  }

  #onKey(event) {
    const isMark = event.target.matches(".source-mark");
    if (isMark && event.key === " ") {
      event.preventDefault();
      event.target.click();
    }
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const note = event.target.closest(".clip-note[open]");
    if (note) this.#close(note);
  }

  #onToggle(event) {
    const note = event.target;
    if (!note.matches?.(".clip-note")) return;
    for (const mark of note.closest(".passage").querySelectorAll(".source-mark"))
      mark.setAttribute("aria-expanded", String(this.#noteOf(mark)?.open ?? false));
    const focused = document.activeElement;
    const closedByItself = !note.open && note.contains(focused) && this.#opener;
    if (closedByItself && this.#noteOf(this.#opener) === note) this.#opener.focus({ preventScroll: true });
    this.#stack();
  }

  /* In the margin an open note is taller than its paragraph. The next ones move down, or are left
     out while it is open if a table or a card is in their way; their marks still open them. */
  #stack() {
    const wide = [...this.article.querySelectorAll(WIDER_THAN_TEXT)].map((each) => each.getBoundingClientRect());
    let free = -Infinity;
    for (const notes of this.article.querySelectorAll(".clip-notes")) {
      notes.style.removeProperty("--shift");
      notes.classList.remove("covered");
      if (!WIDE.matches || getComputedStyle(notes).position !== "absolute") continue;
      const box = notes.getBoundingClientRect();
      if (!box.height) continue;
      const top = Math.max(box.top, free);
      if (top > box.top) {
        const bottom = top + box.height;
        const isBlocked = wide.some((each) => each.top < bottom && each.bottom > top);
        notes.style.setProperty("--shift", `${top - box.top}px`);
        notes.classList.toggle("covered", isBlocked && !notes.querySelector("[open]"));
        if (isBlocked) continue;
      }
      free = top + box.height + 8;
    }
  }
}

/* Marks the part that is being read in the contents. */
class Contents {
  constructor(contents) {
    this.links = new Map();
    for (const link of contents.querySelectorAll("a[href^='#']")) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target) this.links.set(target, link);
    }
    this.observer = new IntersectionObserver(() => this.#mark(), { rootMargin: "0px 0px -70% 0px" });
    for (const target of this.links.keys()) this.observer.observe(target);
  }

  #mark() {
    const limit = innerHeight * 0.3;
    let current = null;
    for (const [target, link] of this.links)
      if (target.getBoundingClientRect().top <= limit) current = link;
    for (const link of this.links.values())
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  }
}

const article = document.querySelector(".article");
if (article) {
  new Notes(article);
  const contents = article.querySelector(".contents");
  if (contents) new Contents(contents);
}

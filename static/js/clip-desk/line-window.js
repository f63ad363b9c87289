import { LineHeights } from "./line-heights.js";

const SPARE = 6; // lines above and below those in view
const MAX_ROUNDS = 5;

/* A scrolling list with elements only for the lines in view. All reading of layout is here: the heights
   of new lines, once after they were inserted. */
export class LineWindow {
  #rows = new Map(); // the element of each line that has one
  #heights = new LineHeights(0, () => 0);
  #isOwnScroll = false;
  #size = { width: 0, height: 0 };

  /* `make(i)` creates the element of a line, `estimate(i, width)` returns its height in pixels. */
  constructor(scroller, { make, estimate, onUserScroll, onRender }) {
    Object.assign(this, { scroller, make, estimate, onRender });
    [this.space, this.holder] = ["presentation", "rowgroup"].map((role) => {
      const element = document.createElement("div");
      element.setAttribute("role", role);
      return element;
    });
    this.space.append(this.holder);
    scroller.append(this.space);
    scroller.addEventListener("scroll", () => this.#onScroll(onUserScroll), { passive: true });
    new ResizeObserver(([entry]) => this.#onResize(entry.contentRect)).observe(scroller);
  }

  setCount(count) {
    this.count = count;
    this.clear();
    this.#scrollTo(0);
    this.render();
  }

  clear() {
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
    this.#heights = new LineHeights(this.count, (i) => this.estimate(i, this.#size.width));
    this.space.style.blockSize = `${this.#heights.total}px`;
  }

  row(i) {
    return this.#rows.get(i);
  }

  get rows() {
    return this.#rows.entries();
  }

  /* Creates the element of a line again, after a change of its height. */
  replace(i) {
    const old = this.#rows.get(i);
    if (!old) return;
    const row = this.make(i);
    old.replaceWith(row);
    this.#rows.set(i, row);
    this.#measure([i]);
    this.render();
  }

  /* Measures lines again after a change that may wrap their words anew. */
  measureAgain(lines) {
    if (!lines.length) return;
    this.#measure(lines, this.#heights.find(this.scroller.scrollTop));
    this.render();
  }

  isInView(i) {
    const top = this.#heights.above(i);
    const { scrollTop } = this.scroller;
    return top >= scrollTop - 1 && top + this.#heights.height(i) <= scrollTop + this.#size.height + 1;
  }

  /* Scrolls as little as needed, or so that the line is at a part of the height. */
  show(i, part = null) {
    if (part === null && this.row(i) && this.isInView(i)) return;
    // Repeated, since heights on the way become known only when lines are shown.
    for (let time = 0; time < MAX_ROUNDS; time += 1) {
      const { scrollTop } = this.scroller;
      this.#scrollTo(this.#topFor(i, part));
      this.render();
      if (this.scroller.scrollTop === scrollTop) return;
    }
  }

  #topFor(i, part) {
    const [top, height] = [this.#heights.above(i), this.#heights.height(i)];
    const room = this.#size.height - height;
    if (part !== null) return top - room * part;
    return Math.min(top, Math.max(this.scroller.scrollTop, top - room));
  }

  #scrollTo(top) {
    const before = this.scroller.scrollTop;
    this.scroller.scrollTop = Math.max(0, top);
    if (this.scroller.scrollTop !== before) this.#isOwnScroll = true;
  }

  #onScroll(onUserScroll) {
    this.render();
    if (!this.#isOwnScroll) onUserScroll();
    this.#isOwnScroll = false;
  }

  #onResize({ width, height }) {
    const isWider = width !== this.#size.width;
    this.#size = { width, height };
    if (!this.count) return;
    const first = this.#heights.find(this.scroller.scrollTop);
    if (isWider) this.clear();
    if (isWider) this.#scrollTo(this.#heights.above(first));
    this.render();
  }

  render() {
    if (!this.count || !this.#size.height) return;
    const { scrollTop } = this.scroller;
    const top = this.#heights.find(scrollTop);
    const first = Math.max(0, top - SPARE);
    const last = Math.min(this.count - 1, this.#heights.find(scrollTop + this.#size.height) + SPARE);
    this.#drop(first, last);
    const added = this.#add(first, last);
    this.#measure(added, top);
    this.holder.style.transform = `translateY(${this.#heights.above(first)}px)`;
    this.onRender();
  }

  #drop(first, last) {
    for (const [i, row] of this.#rows) {
      if (i >= first && i <= last) continue;
      this.#rows.delete(i);
      // The keys must go on working when the focused line leaves the view.
      if (row.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
      row.remove();
    }
  }

  #add(first, last) {
    const added = [];
    let after = null;
    for (let i = last; i >= first; i -= 1) {
      let row = this.#rows.get(i);
      if (!row) {
        row = this.make(i);
        this.#rows.set(i, row);
        this.holder.insertBefore(row, after);
        added.push(i);
      }
      after = row;
    }
    return added;
  }

  /* Keeps what is in view where it is if lines above it have another height than estimated. */
  #measure(lines, top = 0) {
    let moved = 0;
    for (const i of lines) {
      const difference = this.#heights.set(i, this.#rows.get(i).getBoundingClientRect().height);
      if (i < top) moved += difference;
    }
    this.space.style.blockSize = `${this.#heights.total}px`; // first, since it limits scrolling
    if (Math.abs(moved) >= 1) this.#scrollTo(this.scroller.scrollTop + moved);
  }
}

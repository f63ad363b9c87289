/* Heights of lines, and the sums of those above a line, in a Fenwick tree: a change or a sum takes
   log n steps, for 200,000 lines too. Heights are estimated until a line has been shown. */
export class LineHeights {
  #tree;
  #heights;

  constructor(count, estimate) {
    this.length = count;
    this.#heights = new Float64Array(count);
    this.#tree = new Float64Array(count + 1);
    for (let i = 0; i < count; i += 1) this.#heights[i] = estimate(i);
    for (let i = 1; i <= count; i += 1) {
      this.#tree[i] += this.#heights[i - 1];
      const parent = i + (i & -i);
      if (parent <= count) this.#tree[parent] += this.#tree[i];
    }
  }

  height(i) {
    return this.#heights[i];
  }

  /* The height of all lines before this one. */
  above(i) {
    let sum = 0;
    for (let at = i; at > 0; at -= at & -at) sum += this.#tree[at];
    return sum;
  }

  get total() {
    return this.above(this.length);
  }

  /* Stores a measured height; returns the difference. */
  set(i, height) {
    const difference = height - this.#heights[i];
    if (!difference) return 0;
    this.#heights[i] = height;
    for (let at = i + 1; at <= this.length; at += at & -at) this.#tree[at] += difference;
    return difference;
  }

  /* The line at this distance from the top. */
  find(distance) {
    let [at, sum] = [0, 0];
    for (let step = 1 << Math.floor(Math.log2(this.length || 1)); step; step >>= 1) {
      const next = at + step;
      if (next > this.length || sum + this.#tree[next] > distance) continue;
      at = next;
      sum += this.#tree[next];
    }
    return Math.max(0, Math.min(at, this.length - 1));
  }
}

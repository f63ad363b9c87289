/* Times of a stored film's frames, in microseconds, as docs/media.md describes: the gaps from frame to
   frame as unsigned 32-bit integers in little-endian order, compressed by zlib. */

/* Browsers round the time of a frame to a microsecond, or less exactly. No frame is that short. */
const ROUNDING_US = 500;

export class FrameTimes {
  #us;

  constructor(times) {
    this.#us = times;
  }

  get count() {
    return this.#us.length;
  }

  /* The last frame that starts at or before this time. */
  indexAt(ms) {
    const us = ms * 1000 + ROUNDING_US;
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#us[middle] <= us) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /* The frame of this number, as whole milliseconds: `startMs` lies in the frame, and playback that ends
     at `endMs` shows no later frame. `middleMs` is where to seek to, to see it. */
  frame(index) {
    const at = Math.min(Math.max(index, 0), this.count - 1);
    const [start, end] = [this.#us[at], this.#end(at)];
    return {
      index: at,
      startMs: Math.ceil(start / 1000),
      endMs: Math.floor(end / 1000),
      middleMs: (start + end) / 2000,
    };
  }

  /* The last frame lasts as long as the one before it. */
  #end(at) {
    if (at + 1 < this.count) return this.#us[at + 1];
    return this.#us[at] + (at > 0 ? this.#us[at] - this.#us[at - 1] : 0);
  }
}

export async function loadFrameTimes(url) {
  const response = await fetch(url, { redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  return new FrameTimes(unpack(await inflate(response.body)));
}

async function inflate(body) {
  return new Response(body.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}

/* As numbers of 64 bits: 32 bits of microseconds are an hour. */
export function unpack(buffer) {
  const gaps = new DataView(buffer);
  const times = new Float64Array(Math.floor(buffer.byteLength / 4));
  let us = 0;
  for (let at = 0; at < times.length; at += 1) times[at] = us += gaps.getUint32(at * 4, true);
  return times;
}

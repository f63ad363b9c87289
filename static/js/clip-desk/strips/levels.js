const FEWEST_PX = 3.6; // from bar to bar
const SILENCE = 128;
const LOUD = 0.995; // of the pairs are below the level that fills the lane
const MOST_GAIN = 6;
const WIDTH = 1_000; // of the drawing, which is stretched over the strip
const HEIGHT = 40;
const MOST = 37; // of the height, so that the round ends have room

/* How loud a recording is, from the bytes that docs/media.md describes. Each layer has half as many
   values as the one before, so that drawing costs the same at every zoom. */
export class Levels {
  #layers;
  #gain;

  constructor(bytes, ms) {
    this.ms = ms;
    this.#layers = layersOf(amplitudes(bytes));
    this.#gain = gainOf(this.#layers[0]);
  }

  /* Bars of one to two times the fewest pixels, each as high as its loudest sample. A bar is a value of a
     layer, so it has the same time in every part of this length, and moves with the strip. */
  bars(view, width) {
    const layer = this.#layerFor((view.spanMs / Math.max(width, 1)) * FEWEST_PX);
    const [values, step] = [this.#layers[layer], this.ms * 2 ** layer];
    const end = Math.min(Math.ceil(view.toMs / step), values.length);
    const bars = [];
    for (let at = Math.floor(view.fromMs / step); at < end; at += 1) {
      const level = Math.min(1, (values[at] / SILENCE) * this.#gain);
      bars.push({ place: view.fractionOf((at + 0.5) * step), level });
    }
    return bars;
  }

  path(view, width) {
    return this.bars(view, width).map(({ place, level }) => bar(place * WIDTH, level * MOST)).join("");
  }

  #layerFor(ms) {
    const layer = Math.ceil(Math.log2(Math.max(ms / this.ms, 1)));
    return Math.min(layer, this.#layers.length - 1);
  }
}

/* A silent bar is a dot. */
function bar(x, height) {
  const half = Math.max(height / 2, 0.5).toFixed(1);
  return `M${x.toFixed(1)} ${HEIGHT / 2 - half}V${HEIGHT / 2 + Number(half)}`;
}

function amplitudes(bytes) {
  const values = new Uint8Array(bytes.length >> 1);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = Math.max(bytes[2 * at + 1] - SILENCE, SILENCE - bytes[2 * at], 0);
  }
  return values;
}

function layersOf(values) {
  const layers = [values];
  while (layers.at(-1).length > 1) layers.push(halved(layers.at(-1)));
  return layers;
}

function halved(values) {
  const half = new Uint8Array(Math.ceil(values.length / 2));
  for (let at = 0; at < values.length; at += 1) half[at >> 1] = Math.max(half[at >> 1], values[at]);
  return half;
}

/* A quiet recording is drawn larger, so that its pauses are visible too. */
function gainOf(values) {
  const counts = new Uint32Array(SILENCE + 1);
  for (const value of values) counts[value] += 1;
  let [level, below] = [0, 0];
  while (level < SILENCE && below + counts[level] < values.length * LOUD) below += counts[level++];
  return Math.min(SILENCE / Math.max(level, 1), MOST_GAIN);
}

/* Fetches the levels of each recording that is chosen. Without them the strip has no such lane. */
export function followLevels(timeline) {
  const load = async () => {
    const { recording } = timeline.desk;
    timeline.setLevels(null);
    const levels = recording?.levels_url ? await fetchLevels(recording) : null;
    if (recording === timeline.desk.recording) timeline.setLevels(levels);
  };
  timeline.desk.addEventListener("recording", load);
  if (timeline.desk.recording) load();
}

async function fetchLevels({ levels_url: url, level_ms: ms }) {
  try {
    const response = await fetch(url, { redirect: "error" });
    return response.ok ? new Levels(new Uint8Array(await response.arrayBuffer()), ms) : null;
  } catch {
    return null;
  }
}

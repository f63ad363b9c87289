const TENTH_MS = 100;
const EXACT_MS = 10;

/* Where an edge of the range is after one frame more or less, or a tenth of a second where the player can't
   step. The start is where a frame starts, the end where one ends. */
export async function besideByFrame(player, side, ms, direction) {
  if (!player?.canStep) return ms + direction * TENTH_MS;
  const { frames } = player;
  const found = frames
    ? frames.frame(indexOf(frames, side, ms) + direction)
    : await player.frameFrom(insideOf(side, ms), direction); // shows it
  return found[`${side}Ms`];
}

/* The nearest edge of a frame; where frame times aren't known, a time as round as a pixel is long. */
export function roundedToFrame(player, side, ms, pixelMs) {
  const frames = player?.frames;
  if (frames) return frames.frame(indexOf(frames, side, ms))[`${side}Ms`];
  const step = pixelMs < TENTH_MS / 4 ? EXACT_MS : TENTH_MS;
  return Math.round(ms / step) * step;
}

const indexOf = (frames, side, ms) => frames.indexAt(insideOf(side, ms));
const insideOf = (side, ms) => (side === "end" ? ms - 1 : ms);

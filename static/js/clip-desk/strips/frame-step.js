const TENTH_MS = 100;

/* Where an edge of the range is after one frame more or less, or a tenth of a second where the player can't
   step. The start is where a frame starts, the end where one ends. */
export async function besideByFrame(player, side, ms, direction) {
  if (!player?.canStep) return ms + direction * TENTH_MS;
  const insideMs = side === "end" ? ms - 1 : ms;
  const { frames } = player;
  const found = frames
    ? frames.frame(frames.indexAt(insideMs) + direction)
    : await player.frameFrom(insideMs, direction); // shows it
  return found[`${side}Ms`];
}

const SHORTEST_CLIP_MS = 100;
export const UNKNOWN_MS = 60_000; // drawn of a recording of which nothing is known

const bounded = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
const isKnown = (ms) => Number.isFinite(ms) && ms > 0;

/* How long a recording is: as its record says, else its player, else at least as long as what is known
   to be in it. */
export function durationOf({ recording, player, cues, range }, clips) {
  const stated = [recording?.duration_ms, player?.durationMs].find(isKnown);
  if (stated) return stated;
  const last = cues?.length ? cues.cue(cues.length - 1).endMs : 0;
  const ends = clips.map((clip) => clip.end_ms);
  return Math.max(last, range.startMs ?? 0, range.endMs ?? 0, ...ends, 0) || UNKNOWN_MS;
}

/* The nearest time that an edge of the range may have: the end is after the start. */
export function allowedMs({ startMs, endMs }, durationMs, side, ms) {
  if (side === "end") return bounded(ms, startMs === null ? 0 : startMs + SHORTEST_CLIP_MS, durationMs);
  return bounded(ms, 0, endMs === null ? durationMs : endMs - SHORTEST_CLIP_MS);
}

/* The clip, read once from the data attributes of the element. */
const DEFAULT_WATCHDOG_MS = 9000;

export function readClip({ dataset }) {
  return Object.freeze({
    provider: dataset.provider,
    player: dataset.player,
    stops: dataset.stops,
    src: dataset.src,
    startMs: Number(dataset.startMs),
    endMs: Number(dataset.endMs),
    durationMs: Number(dataset.durationMs) || Infinity,
    question: dataset.question,
    title: dataset.title,
    captions: dataset.captions || "",
    captionsLang: dataset.captionsLang || "",
    watchUrl: dataset.watchUrl,
    watchdogMs: Number(dataset.watchdogMs) || DEFAULT_WATCHDOG_MS,
  });
}

/* The clip with `fromMs`, the time at which to start playing; `startMs` and `endMs` stay its bounds. */
export function startingAt(clip, { fromMs = clip.startMs, src = clip.src }) {
  const clampedMs = Math.min(Math.max(fromMs, clip.startMs), clip.endMs - 1);
  return Object.freeze({ ...clip, src, fromMs: clampedMs });
}

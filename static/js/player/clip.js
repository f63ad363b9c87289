/* The clip as the page states it, read once from the element's data- attributes. */
const WATCHDOG_MS = 9000;

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
    watchdogMs: Number(dataset.watchdogMs) || WATCHDOG_MS,
  });
}

/* The same clip, opened at a moment of its own; `startMs` and `endMs` stay its bounds. */
export function openedAt(clip, { fromMs = clip.startMs, src = clip.src }) {
  const inside = Math.min(Math.max(fromMs, clip.startMs), clip.endMs - 1);
  return Object.freeze({ ...clip, src, fromMs: inside });
}

/* One row per provider. Every adapter answers open(stage, clip) with the same player:
   play() pause() seek(ms) currentMs() playUntil(ms) setRate(x) setVolume(0..1, muted) destroy(),
   `can`, a Set of "scrub" | "step" | "rate" | "volume" | "control", and on(name, listener) for
   alive, ready, playing, waiting, paused, ended, blocked, resumed, failed(reason). */
const ADAPTERS = {
  file: () => import("./media.js"),
  hls: () => import("./media.js"),
  youtube: () => import("./youtube.js"),
  vimeo: () => import("./vimeo.js"),
};

export function loadAdapter({ provider, stops }) {
  if (stops === "by_host" || !(provider in ADAPTERS)) return import("./framed.js");
  return ADAPTERS[provider]();
}

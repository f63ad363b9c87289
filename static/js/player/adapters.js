/* The page names the module of this folder that plays the clip, as the provider table says. Every such
   module answers open(stage, clip) with the same player:
   play() pause() seek(ms) currentMs() durationMs() playUntil(ms) setRate(x) setVolume(0..1, muted) destroy(),
   `can`, a Set of "scrub" | "step" | "rate" | "volume" | "control", and on(name, listener) for
   alive, ready, playing, waiting, paused, ended({ isShort }), blocked, resumed, failed(reason). */
const MODULE = /^[a-z][a-z0-9-]*$/;

export function loadAdapter({ player }) {
  if (!MODULE.test(player)) throw new TypeError(`No module has the name "${player}".`);
  return import(`./${player}.js`);
}

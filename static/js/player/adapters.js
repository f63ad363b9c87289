/* The page names the module of this folder that plays the clip, from the provider table. Each of these
   modules exports open(container, clip), which returns a player with the same interface:
   play() pause() seek(ms) currentMs() durationMs() playUntil(ms) setRate(x) setVolume(0..1, muted) destroy(),
   `can`, a Set of "scrub" | "step" | "rate" | "volume" | "control", and on(name, listener) for
   activity, ready, playing, waiting, paused, ended({ isShort }), blocked, resumed, failed(reason). */
const MODULE = /^[a-z][a-z0-9-]*$/;

export function loadAdapter({ player }) {
  if (!MODULE.test(player)) throw new TypeError(`There is no module "${player}".`);
  return import(`./${player}.js`);
}

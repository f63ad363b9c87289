/* Volume, mute, speed and captions follow the reader from clip to clip. Storage may be refused. */
const KEY = "clipqa-player";
const DEFAULTS = { volume: 1, muted: false, captions: false, rate: 1 };

export function readPreferences() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function keepPreferences(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser that keeps nothing plays just as well.
  }
}

/* Volume, mute, speed and captions are stored for the next clip. Storage may be unavailable. */
const KEY = "clipqa-player";
const DEFAULTS = { volume: 1, muted: false, captions: false, rate: 1 };

export function readPreferences() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function storePreferences(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // No storage: the preferences apply to this page only.
  }
}

/* What a user has chosen for the desk on this device. Storage may be unavailable. */
const KEY = "clipqa-desk";
const DEFAULTS = { letters: true, reactionMs: 0, captions: true };

export function readSettings() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function storeSettings(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // No storage: the settings apply to this page only.
  }
}

/* Keyboard shortcuts inside the player, except in fields. */
const STEP_MS = 5000;
const FRAME_MS = 40;
const FIELD_SELECTOR = "input:not([type=range]), textarea, select, [contenteditable]";
const CLICKABLE_SELECTOR = "button, a[href], summary";

const ACTIONS = {
  " ": (session) => session.toggle(),
  k: (session) => session.toggle(),
  ArrowLeft: (session) => session.seekBy(-STEP_MS),
  ArrowRight: (session) => session.seekBy(STEP_MS),
  ",": (session) => session.step(-FRAME_MS),
  ".": (session) => session.step(FRAME_MS),
  Home: (session) => session.seek(0),
  End: (session) => session.seek(Infinity),
  c: (session) => session.settings.toggleCaptions(),
  m: (session) => session.settings.toggleMute(),
  f: (session) => session.toggleFullscreen(),
};

export function onKey(session, event) {
  const act = ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || event.defaultPrevented || isIgnored(event)) return;
  event.preventDefault();
  act(session);
}

function isIgnored({ key, target, altKey, ctrlKey, metaKey }) {
  if (altKey || ctrlKey || metaKey || target.closest(FIELD_SELECTOR)) return true;
  if (key === " ") return Boolean(target.closest(CLICKABLE_SELECTOR));
  return target.matches("[data-part=volume]") && key.length > 1;
}

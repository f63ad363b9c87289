import { Dialogs } from "./dialogs.js";
import { startHistory } from "./history.js";
import { placeNotices } from "./notices.js";
import { startSchedule } from "./schedule.js";
import { startShared } from "./shared.js";
import { fillIn } from "./texts.js";

/* The action bar: what is kept, who else is here, how many checks are open, and the keys that save. */
export function start(desk) {
  const bar = document.querySelector("[data-bar]");
  if (!bar) return;
  placeNotices(desk);
  desk.dialogs = new Dialogs(desk);
  startSchedule(desk, bar);
  startShared(desk);
  startHistory();
  showChecks(desk, bar.querySelector("[data-checks]"));
  showKept(desk, bar.querySelector("[data-kept]"));
  leadToWrong(desk, bar.querySelector("[data-wrong]"));
  listenForKeys(desk, bar);
  bar.querySelector("[data-show-keys]").hidden = !desk.keys;
}

function showChecks(desk, link) {
  if (!link || !desk.evidence) return;
  const { none, one, many } = link.dataset;
  const update = () => {
    const { open } = desk.evidence.findings;
    link.classList.toggle("cd-met", !open);
    link.querySelector("span").textContent = open ? (open === 1 ? one : fillIn(many, { count: open })) : none;
    link.hidden = !desk.findings.length && !open;
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    desk.evidence.focusFirst();
  });
  desk.on("findings", update);
  update();
}

function leadToWrong(desk, link) {
  link?.addEventListener("click", (event) => {
    const places = [...desk.root.querySelectorAll("[aria-invalid='true'], .errors :is(input, select, textarea)")];
    const first = places.find((place) => place.checkVisibility());
    if (!first) return;
    event.preventDefault();
    first.focus();
  });
}

function showKept(desk, place) {
  if (!place) return;
  const time = place.querySelector("time");
  desk.form.addEventListener("kept", ({ detail }) => {
    place.hidden = !detail.at;
    if (!detail.at) return;
    time.dateTime = detail.at.toISOString();
    time.textContent = detail.at.toLocaleTimeString(document.documentElement.lang, {
      timeStyle: "short",
      hour12: false,
    });
  });
}

const KEYS = { "Ctrl+s": "saves", "Ctrl+Enter": "finishes" };

/* The keys that save act in text boxes and dialogs too, where other keys are off. */
function listenForKeys(desk, bar) {
  const press = (name) => {
    const button = bar.querySelector(`[data-${name}]`);
    if (button) desk.form.requestSubmit(button);
  };
  for (const [key, name] of Object.entries(KEYS)) {
    const label = bar.dataset[`key${name[0].toUpperCase()}${name.slice(1)}`];
    desk.keys?.add({ key, label, group: "page", run: () => press(name) });
  }
  const onKey = (event) => {
    const { ctrlKey, metaKey, altKey, shiftKey, key, repeat } = event;
    if (event.isComposing || altKey || shiftKey) return;
    const name = (ctrlKey || metaKey) && KEYS[`Ctrl+${key.length === 1 ? key.toLowerCase() : key}`];
    if (!name) return;
    event.preventDefault(); // also without a button, since the browser would save the page
    event.stopImmediatePropagation();
    if (!repeat) press(name);
  };
  // Before the selects, which would open their lists with Ctrl+Enter.
  document.addEventListener("keydown", onKey, { capture: true });
}

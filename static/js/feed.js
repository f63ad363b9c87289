/* Filters and pages swap the list in place. The server answers the same address with
   `fragment=feed` added; whatever goes wrong ends in the ordinary page load. */

import { noteLists, restoreLists } from "./facet-filter.js";

const SLOW_MS = 200;
let shown = location.pathname + location.search;
let request = null;
let settling = 0;

const swap = () => document.getElementById("feed-swap");

function fragmentAddress(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("fragment", "feed");
  url.hash = "";
  return url;
}

async function fetchFeed(address, signal) {
  const response = await fetch(fragmentAddress(address), { signal, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const refusal = page.querySelector("[data-refusal]")?.textContent;
  if (!response.ok) throw new Error(`The feed answered ${response.status}`, { cause: refusal });
  const fresh = page.getElementById("feed-swap");
  if (!fresh) throw new Error("The answer holds no feed");
  return fresh;
}

/* Where the reader was: the same control in the new list takes the focus, else its heading. */
function noteFocus() {
  const focused = swap().contains(document.activeElement) ? document.activeElement : null;
  const sheet = document.getElementById("filters");
  const isOpen = sheet?.matches(":popover-open") ?? false;
  return { key: focused?.dataset.key, isOpen, sheetTop: sheet?.scrollTop ?? 0 };
}

function reopenSheet(place) {
  const sheet = document.getElementById("filters");
  if (!place.isOpen || !sheet?.showPopover) return;
  sheet.dataset.still = "true";
  sheet.showPopover();
  sheet.scrollTop = place.sheetTop;
}

function restoreFocus(place, toTop) {
  const heading = document.getElementById("feed-heading");
  const same = !toTop && place.key && document.querySelector(`[data-key="${CSS.escape(place.key)}"]`);
  if (place.isOpen && !same) return document.getElementById("filters-heading").focus();
  (same || heading).focus({ preventScroll: true });
  if (!toTop) return undefined;
  return document.getElementById("feed").scrollIntoView({ block: "start" });
}

function announce() {
  const heading = document.querySelector("[data-announce]");
  const line = document.getElementById("announcer");
  line.textContent = heading.textContent.replace(/\s+/g, " ").replace(" ,", ",").trim();
}

function put(fresh) {
  for (const player of swap().querySelectorAll("clip-player")) player.close?.();
  const lists = noteLists();
  swap().replaceWith(document.adoptNode(fresh));
  restoreLists(lists);
  if (fresh.dataset.title) document.title = fresh.dataset.title.trim();
}

async function show(address, { toTop = false, scroll = null, push = true }) {
  request?.abort();
  const mine = (request = new AbortController());
  const slow = setTimeout(() => swap().setAttribute("aria-busy", "true"), SLOW_MS);
  try {
    const fresh = await fetchFeed(address, mine.signal);
    if (push) pushAddress(address);
    const place = noteFocus();
    put(fresh);
    shown = location.pathname + location.search;
    reopenSheet(place);
    if (scroll === null) restoreFocus(place, toTop);
    else scrollTo({ top: scroll, behavior: "instant" });
    announce();
  } catch (error) {
    if (mine.signal.aborted) return;
    if (error.cause && push) refuse(error.cause);
    else leave(address, push);
  } finally {
    clearTimeout(slow);
    if (request === mine) request = null;
    if (!request) swap()?.removeAttribute("aria-busy");
  }
}

/* Too many searches from here: the list stays, with the sentence that says how long to wait. */
function refuse(sentence) {
  const note = document.getElementById("refusal") ?? document.createElement("p");
  note.id = "refusal";
  note.className = "notice";
  note.textContent = sentence;
  document.querySelector("#feed .bar").after(note);
  for (const form of swap().querySelectorAll("form")) form.reset();
  document.getElementById("announcer").textContent = sentence;
}

function leave(address, push) {
  if (push) location.assign(address);
  else location.reload();
}

function pushAddress(address) {
  history.replaceState({ ...history.state, top: scrollY }, "");
  history.pushState({ feed: true }, "", address);
}

const isModified = (event) =>
  event.defaultPrevented ||
  event.button !== 0 ||
  event.metaKey ||
  event.ctrlKey ||
  event.shiftKey ||
  event.altKey;

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#feed-swap a[data-swap]");
  if (!link || isModified(event) || link.target || link.origin !== location.origin) return;
  event.preventDefault();
  show(link.href, { toTop: link.dataset.swap === "top" });
});

function formAddress(form) {
  const url = new URL(form.action, location.href);
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  url.search = new URLSearchParams(fields).toString();
  url.hash = "";
  return url.href;
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#feed-swap form[data-swap]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  show(formAddress(form), { toTop: form.dataset.swap === "top" });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("#feed-swap .sort select")) event.target.form.requestSubmit();
});

addEventListener("popstate", () => {
  const address = location.pathname + location.search;
  // A step between anchors of the page that is already shown fetches nothing.
  if (address === shown) return;
  clearTimeout(settling);
  show(address, { push: false, scroll: history.state?.top ?? 0 });
});

/* A page left by Back can't note its place any more, so it is noted while the reader scrolls. */
addEventListener(
  "scroll",
  () => {
    clearTimeout(settling);
    settling = setTimeout(() => history.replaceState({ ...history.state, top: scrollY }, ""), 400);
  },
  { passive: true },
);

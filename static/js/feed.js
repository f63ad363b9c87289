/* Filters and pagination replace the list in place. The same address with `fragment=feed` returns only
   the list; after any error the page is loaded instead. */

import { restoreListState, saveListState } from "./facet-filter.js";

const BUSY_DELAY_MS = 200;
let shownAddress = location.pathname + location.search;
let request = null;
let scrollTimer = 0;

const swapTarget = () => document.getElementById("feed-swap");

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
  if (!response.ok) throw new Error(`The feed responded with ${response.status}`, { cause: refusal });
  const fresh = page.getElementById("feed-swap");
  if (!fresh) throw new Error("The response has no feed");
  return fresh;
}

/* The control that has the focus: the same control of the new list gets it, else the heading. */
function saveFocus() {
  const focused = swapTarget().contains(document.activeElement) ? document.activeElement : null;
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
  const announcer = document.getElementById("announcer");
  announcer.textContent = heading.textContent.replace(/\s+/g, " ").replace(" ,", ",").trim();
}

function replaceFeed(fresh) {
  for (const player of swapTarget().querySelectorAll("clip-player")) player.close?.();
  const lists = saveListState();
  swapTarget().replaceWith(document.adoptNode(fresh));
  restoreListState(lists);
  if (fresh.dataset.title) document.title = fresh.dataset.title.trim();
}

async function show(address, { toTop = false, scroll = null, push = true }) {
  request?.abort();
  const controller = (request = new AbortController());
  const busyTimer = setTimeout(() => swapTarget().setAttribute("aria-busy", "true"), BUSY_DELAY_MS);
  try {
    const fresh = await fetchFeed(address, controller.signal);
    if (push) pushAddress(address);
    const place = saveFocus();
    replaceFeed(fresh);
    shownAddress = location.pathname + location.search;
    reopenSheet(place);
    if (scroll === null) restoreFocus(place, toTop);
    else scrollTo({ top: scroll, behavior: "instant" });
    announce();
  } catch (error) {
    if (controller.signal.aborted) return;
    if (error.cause && push) showRefusal(error.cause);
    else loadPage(address, push);
  } finally {
    clearTimeout(busyTimer);
    if (request === controller) request = null;
    if (!request) swapTarget()?.removeAttribute("aria-busy");
  }
}

/* Rate limited: the list stays, with a message that says how long to wait. */
function showRefusal(sentence) {
  const note = document.getElementById("refusal") ?? document.createElement("p");
  note.id = "refusal";
  note.className = "notice";
  note.textContent = sentence;
  document.querySelector("#feed .bar").after(note);
  for (const form of swapTarget().querySelectorAll("form")) form.reset();
  document.getElementById("announcer").textContent = sentence;
}

function loadPage(address, push) {
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
  // Only the hash changed: nothing to fetch.
  if (address === shownAddress) return;
  clearTimeout(scrollTimer);
  show(address, { push: false, scroll: history.state?.top ?? 0 });
});

/* popstate comes too late to save the scroll position of the page that is left, so it is saved on scroll. */
addEventListener(
  "scroll",
  () => {
    clearTimeout(scrollTimer);
    scrollTimer = setTimeout(() => history.replaceState({ ...history.state, top: scrollY }, ""), 400);
  },
  { passive: true },
);

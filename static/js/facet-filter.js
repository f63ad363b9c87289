/* Long lists of filter values: a text field narrows them while the reader types. If the page has only
   the most common values, the whole list is fetched on demand. */

const ANNOUNCE_DELAY_MS = 600;
let announceTimer = 0;
const foldedNames = new WeakMap();

const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().trim();

const listOf = (node) => (node instanceof Element ? node.closest("[data-facet]") : null);
const inputOf = (list) => list.querySelector("[data-narrow] input");
const valuesOf = (list) => list.querySelector("ul");
const keyOf = (item) => item.querySelector("[data-key]").dataset.key;

function nameOf(item) {
  if (!foldedNames.has(item)) foldedNames.set(item, fold(item.querySelector("bdi").textContent));
  return foldedNames.get(item);
}

/* The first values are shown above the list. Narrowing must find them too, so the list gets copies. */
function addFirstValues(list) {
  const first = list.matches("details") ? [...list.previousElementSibling.children] : [];
  const present = new Set([...valuesOf(list).children].map(keyOf));
  const missing = first.filter((item) => !present.has(keyOf(item)));
  valuesOf(list).prepend(...missing.map((item) => item.cloneNode(true)));
  const shownAbove = new Set(first.map(keyOf));
  for (const item of valuesOf(list).children) {
    item.hidden = shownAbove.has(keyOf(item));
    item.toggleAttribute("data-above", item.hidden);
  }
}

function narrow(list) {
  const words = fold(inputOf(list).value).split(/\s+/);
  const isNarrowed = words[0] !== "";
  let found = 0;
  for (const item of valuesOf(list).children) {
    const fits = words.every((word) => nameOf(item).includes(word));
    item.hidden = isNarrowed ? !fits : item.hasAttribute("data-above");
    if (fits) found += 1;
  }
  list.querySelector(".none").hidden = found > 0;
  return found;
}

function announce(list, found) {
  clearTimeout(announceTimer);
  const none = list.querySelector(".none");
  const { statusTemplate } = list.querySelector("[data-narrow]").dataset;
  const total = valuesOf(list).children.length;
  const sentence = found
    ? statusTemplate.replace("{found}", found).replace("{total}", total)
    : none.textContent;
  // Debounced: announced at every key, a sentence would never be read to its end.
  announceTimer = setTimeout(() => {
    document.getElementById("announcer").textContent = sentence;
  }, ANNOUNCE_DELAY_MS);
}

async function fetchAllValues(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`The list responded with ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const values = page.querySelector("[data-values]");
  if (!values) throw new Error("The response has no list");
  return [...values.children].map((item) => document.adoptNode(item));
}

/* Resolves to true if the list is complete now. */
async function loadAllValues(list) {
  const link = list.querySelector("[data-load-all]");
  if (!link || list.ariaBusy === "true") return !link;
  list.ariaBusy = "true";
  try {
    valuesOf(list).replaceChildren(...(await fetchAllValues(link.href)));
    link.parentElement.remove();
    list.dataset.isComplete = "";
    addFirstValues(list);
    return true;
  } catch {
    return false;
  } finally {
    list.ariaBusy = null;
  }
}

async function onInput(list) {
  announce(list, narrow(list));
  if (inputOf(list).value && list.querySelector("[data-load-all]") && (await loadAllValues(list))) {
    announce(list, narrow(list));
  }
}

async function showAllValues(list, link) {
  if (!(await loadAllValues(list))) return location.assign(link.href);
  inputOf(list).focus();
  return announce(list, narrow(list));
}

export function initLists() {
  for (const box of document.querySelectorAll("[data-narrow][hidden]")) {
    box.hidden = false;
    addFirstValues(listOf(box));
  }
}

/* A swap replaces the lists: their state is saved before and restored after it. */
export function saveListState() {
  return [...document.querySelectorAll("details[data-facet][open]")].map((list) => ({
    facet: list.dataset.facet,
    text: inputOf(list)?.value ?? "",
    isComplete: "isComplete" in list.dataset,
  }));
}

export function restoreListState(states) {
  initLists();
  for (const { facet, text, isComplete } of states) {
    const list = document.querySelector(`details[data-facet="${facet}"]`);
    if (!list) continue;
    list.open = true;
    if (!inputOf(list)) continue;
    inputOf(list).value = text;
    narrow(list);
    if (isComplete) loadAllValues(list).then(() => narrow(list));
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow] input")) onInput(listOf(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.matches("[data-narrow] input")) return;
  if (!event.target.value) return;
  // Empties the field only: the sheet around it stays open.
  event.preventDefault();
  event.target.value = "";
  onInput(listOf(event.target));
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-load-all]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  showAllValues(listOf(link), link);
});

initLists();

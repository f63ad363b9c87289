/* Long lists of filters: a box narrows them while one types. Where only the commonest values
   came with the page, the whole list is fetched when it is asked for. */

const SAID_AFTER_MS = 600;
let saying = 0;
const folded = new WeakMap();

const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().trim();

const listOf = (node) => (node instanceof Element ? node.closest("[data-facet]") : null);
const boxOf = (list) => list.querySelector("[data-narrow] input");
const valuesOf = (list) => list.querySelector("ul");
const keyOf = (item) => item.querySelector("[data-key]").dataset.key;

function nameOf(item) {
  if (!folded.has(item)) folded.set(item, fold(item.querySelector("bdi").textContent));
  return folded.get(item);
}

/* The first values stand open above the list. Narrowing finds them too, so it holds them twice. */
function holdFirst(list) {
  const open = list.matches("details") ? [...list.previousElementSibling.children] : [];
  const held = new Set([...valuesOf(list).children].map(keyOf));
  const missing = open.filter((item) => !held.has(keyOf(item)));
  valuesOf(list).prepend(...missing.map((item) => item.cloneNode(true)));
  const shownAbove = new Set(open.map(keyOf));
  for (const item of valuesOf(list).children) {
    item.hidden = shownAbove.has(keyOf(item));
    item.toggleAttribute("data-above", item.hidden);
  }
}

function narrow(list) {
  const wanted = fold(boxOf(list).value).split(/\s+/);
  const isNarrowed = wanted[0] !== "";
  let found = 0;
  for (const item of valuesOf(list).children) {
    const fits = wanted.every((word) => nameOf(item).includes(word));
    item.hidden = isNarrowed ? !fits : item.hasAttribute("data-above");
    if (fits) found += 1;
  }
  list.querySelector(".none").hidden = found > 0;
  return found;
}

function say(list, found) {
  clearTimeout(saying);
  const none = list.querySelector(".none");
  const { said } = list.querySelector("[data-narrow]").dataset;
  const total = valuesOf(list).children.length;
  const sentence = found
    ? said.replace("{found}", found).replace("{total}", total)
    : none.textContent;
  // Not at every letter: a screen reader would never get to the end of a sentence.
  saying = setTimeout(() => {
    document.getElementById("announcer").textContent = sentence;
  }, SAID_AFTER_MS);
}

async function fetchWhole(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`The list answered ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const values = page.querySelector("[data-values]");
  if (!values) throw new Error("The answer holds no list");
  return [...values.children].map((item) => document.adoptNode(item));
}

/* Resolves to whether the list is whole now. */
async function makeWhole(list) {
  const link = list.querySelector("[data-whole]");
  if (!link || list.ariaBusy === "true") return !link;
  list.ariaBusy = "true";
  try {
    valuesOf(list).replaceChildren(...(await fetchWhole(link.href)));
    link.parentElement.remove();
    list.dataset.isWhole = "";
    holdFirst(list);
    return true;
  } catch {
    return false;
  } finally {
    list.ariaBusy = null;
  }
}

async function typed(list) {
  say(list, narrow(list));
  if (boxOf(list).value && list.querySelector("[data-whole]") && (await makeWhole(list))) {
    say(list, narrow(list));
  }
}

async function openWhole(list, link) {
  if (!(await makeWhole(list))) return location.assign(link.href);
  boxOf(list).focus();
  return say(list, narrow(list));
}

export function readyLists() {
  for (const box of document.querySelectorAll("[data-narrow][hidden]")) {
    box.hidden = false;
    holdFirst(listOf(box));
  }
}

/* A swap brings new lists: what was opened and typed in the old ones is done in them again. */
export function noteLists() {
  return [...document.querySelectorAll("details[data-facet][open]")].map((list) => ({
    facet: list.dataset.facet,
    text: boxOf(list)?.value ?? "",
    isWhole: "isWhole" in list.dataset,
  }));
}

export function restoreLists(noted) {
  readyLists();
  for (const { facet, text, isWhole } of noted) {
    const list = document.querySelector(`details[data-facet="${facet}"]`);
    if (!list) continue;
    list.open = true;
    if (!boxOf(list)) continue;
    boxOf(list).value = text;
    narrow(list);
    if (isWhole) makeWhole(list).then(() => narrow(list));
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-narrow] input")) typed(listOf(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.matches("[data-narrow] input")) return;
  if (!event.target.value) return;
  // Only the box is emptied: the sheet around it stays open.
  event.preventDefault();
  event.target.value = "";
  typed(listOf(event.target));
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-whole]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  openWhole(listOf(link), link);
});

readyLists();

// Stores the values of an admin form as a draft until they are saved, and offers to restore them.
// Before a form is sent, checks that the server is reachable and the session valid: a failed
// submission would lose the values.

import { isSame, readForm, restoreValues } from "./drafts/fields.js";
import { newest, remove, save } from "./drafts/store.js";

const DEBOUNCE_MS = 400;
const AGAIN_MS = 5_000; // a later press sends the form again, since the user may have stopped the first one
const panel = document.getElementById("admin-draft");
const form = panel?.closest("form");
const signOut = document.getElementById("logout-form");
const person = signOut?.dataset.person;
const part = (name) => panel.querySelector(`[data-${name}]`);
const path = location.pathname;

let id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
let initial;
let timer = 0;
let isChecking = false;
let isChecked = false;
let sentAt = -Infinity;

function saveDraft() {
  clearTimeout(timer);
  timer = 0;
  const now = readForm(form);
  if (isSame(now, initial) && !("refused" in panel.dataset)) {
    remove(person, id);
    tell(null);
  } else if (save(person, id, { path, ...now })) tell(new Date());
}

// For the action bar of the clip desk, which shows when the values were stored.
const tell = (at) => form.dispatchEvent(new CustomEvent("kept", { detail: { at } }));

function show(name) {
  for (const each of ["unreachable", "signed-out", "restored"]) part(each).hidden = each !== name;
  if (name) part(name).scrollIntoView({ block: "nearest" });
}

function offer(draft) {
  const notice = part("offer");
  const time = notice.querySelector("time");
  const at = new Date(draft.at);
  const isToday = at.toDateString() === new Date().toDateString();
  const { lang } = document.documentElement;
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleString(lang, {
    ...(isToday ? {} : { dateStyle: "medium" }),
    timeStyle: "short",
    hour12: false,
  });
  notice.hidden = false;
  notice.querySelector("[data-restore]").addEventListener("click", () => restore(draft, notice));
  notice.querySelector("[data-discard]").addEventListener("click", () => {
    remove(person, draft.id);
    notice.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}

/* Pages whose rows a script adds, such as an article's, add those of the draft first. */
function restore(draft, notice) {
  form.dispatchEvent(new CustomEvent("restoring", { detail: { draft } }));
  const unplaced = restoreValues(form, draft);
  form.dispatchEvent(new CustomEvent("restored"));
  id = draft.id;
  notice.hidden = true;
  show("restored");
  const rest = part("rest");
  rest.hidden = !unplaced.length;
  rest.querySelector("pre").textContent = unplaced.map(([, values]) => values.join(", ")).join("\n");
  part("restored").focus();
  saveDraft();
}

async function findProblem() {
  try {
    const options = { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(10_000) };
    const response = await fetch(panel.dataset.check, options);
    return response.type === "opaqueredirect" ? "signed-out" : "";
  } catch (error) {
    return error.name === "TimeoutError" ? "" : "unreachable";
  }
}

/* A second press while the form is being sent would save it twice. */
function pass(event) {
  if (event.timeStamp - sentAt < AGAIN_MS) event.preventDefault();
  else sentAt = event.timeStamp;
}

async function send(event) {
  if (isChecked) return pass(event);
  event.preventDefault();
  if (isChecking) return;
  isChecking = true;
  const { submitter } = event;
  saveDraft();
  const problem = await findProblem();
  isChecking = false;
  show(problem);
  if (problem) return;
  form.querySelector("[name=_draft]").value = id;
  isChecked = true;
  form.requestSubmit(submitter);
}

function init() {
  initial = readForm(form);
  const draft = newest(person, path);
  if ("refused" in panel.dataset) id = draft?.id ?? id;
  else if (draft && isSame(draft, initial)) remove(person, draft.id);
  else if (draft) offer(draft);
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(saveDraft, DEBOUNCE_MS);
  };
  // Django's own scripts report changes, such as a selected video, only as jQuery events.
  form.addEventListener("input", saveSoon);
  form.addEventListener("change", saveSoon);
  globalThis.django?.jQuery?.(form).on("change", saveSoon);
  form.addEventListener("submit", send);
  signOut.addEventListener("submit", () => (isChecked = true)); // pagehide then stores no draft
  addEventListener("pagehide", () => timer && !isChecked && saveDraft());
  addEventListener("pageshow", (event) => event.persisted && ([isChecked, sentAt] = [false, -Infinity]));
}

// Popups that were opened from another form store no drafts.
if (form && person && !document.body.classList.contains("popup")) init();

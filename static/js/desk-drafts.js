// Keep what is typed at the desk until it is saved, and offer it back. Before a form is sent, ask
// whether the server is there and still knows who asks: else what was typed would be gone.

import { isSame, putBack, read } from "./drafts/fields.js";
import { forget, keep, newest } from "./drafts/store.js";

const PAUSE_MS = 400;
const panel = document.getElementById("desk-draft");
const form = panel?.closest("form");
const signOut = document.getElementById("logout-form");
const person = signOut?.dataset.person;
const part = (name) => panel.querySelector(`[data-${name}]`);
const path = location.pathname;

let id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
let begun;
let timer = 0;
let isSending = false;
let isSure = false;

function note() {
  clearTimeout(timer);
  timer = 0;
  const now = read(form);
  if (isSame(now, begun) && !("refused" in panel.dataset)) forget(person, id);
  else keep(person, id, { path, ...now });
}

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
  notice.querySelector("[data-put-back]").addEventListener("click", () => restore(draft, notice));
  notice.querySelector("[data-throw-away]").addEventListener("click", () => {
    forget(person, draft.id);
    notice.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}

function restore(draft, notice) {
  const left = putBack(form, draft);
  id = draft.id;
  notice.hidden = true;
  show("restored");
  const rest = part("rest");
  rest.hidden = !left.length;
  rest.querySelector("pre").textContent = left.map(([, values]) => values.join(", ")).join("\n");
  part("restored").focus();
  note();
}

async function isReachable() {
  try {
    const asked = { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(10_000) };
    const response = await fetch(panel.dataset.check, asked);
    return response.type === "opaqueredirect" ? "signed-out" : "";
  } catch (error) {
    return error.name === "TimeoutError" ? "" : "unreachable";
  }
}

async function send(event) {
  if (isSure) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  const { submitter } = event;
  keep(person, id, { path, ...read(form) });
  const trouble = await isReachable();
  isSending = false;
  show(trouble);
  if (trouble) return;
  form.querySelector("[name=_draft]").value = id;
  isSure = true;
  form.requestSubmit(submitter);
}

function begin() {
  begun = read(form);
  const draft = newest(person, path);
  if ("refused" in panel.dataset) id = draft?.id ?? id;
  else if (draft && isSame(draft, begun)) forget(person, draft.id);
  else if (draft) offer(draft);
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(note, PAUSE_MS);
  };
  // What Django's own script changes, such as a chosen video, says so in jQuery's way alone.
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  globalThis.django?.jQuery?.(form).on("change", soon);
  form.addEventListener("submit", send);
  signOut.addEventListener("submit", () => (isSure = true)); // so that nothing is noted on the way
  addEventListener("pagehide", () => timer && !isSure && note());
  addEventListener("pageshow", (event) => event.persisted && (isSure = false));
}

// A window of its own, opened from another form, is that form's business.
if (form && person && !document.body.classList.contains("popup")) begin();

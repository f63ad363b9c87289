// Updates the Evidence panel while an answer's form is edited: sends the values to the server, shows the
// findings, and lets buttons select words or fill in a better start or end. Nothing is saved. Without
// JavaScript the panel shows the findings for the values of the loaded page.

const DELAY_MS = 700;
const PATIENCE_MS = 10_000;
const FIELDS = [
  ...["video", "start_ms", "end_ms", "body", "speaker"],
  ...["question", "new_question", "question_language", "add_topics", "remove_topics"],
];

const panel = document.getElementById("evidence");
const form = panel?.closest("form");
const summary = panel?.querySelector("[data-summary]");
const rest = panel?.querySelector("[data-rest]");
const note = panel?.querySelector("[data-note]");
const list = panel?.querySelector("[data-findings]");
const reason = panel?.querySelector("[data-reason]");
let timer = 0;
let last = ""; // the values that the list was computed from
let request = null;
let needsReason = false;

function values() {
  const given = new FormData(form);
  const body = new URLSearchParams();
  for (const name of FIELDS) for (const value of given.getAll(name)) body.append(name, value);
  return body;
}

const setText = (place, text) => {
  if (place.textContent !== text) place.textContent = text;
};

// A reason is required only for publishing.
function showReason() {
  if (!reason) return;
  const status = new FormData(form).get("status");
  const field = reason.querySelector("textarea");
  const isAsked = needsReason && status === "published";
  reason.hidden = !isAsked && !field.value && !reason.classList.contains("errors");
}

function show(found) {
  // Restores the focus if the same button still exists.
  const active = list.contains(document.activeElement) ? document.activeElement.textContent : null;
  const page = new DOMParser().parseFromString(found.html, "text/html");
  list.replaceChildren(...page.body.childNodes);
  if (active) {
    const same = [...list.querySelectorAll("button")].find((button) => button.textContent === active);
    (same ?? panel.querySelector("h2")).focus();
  }
  setText(summary, found.summary);
  setText(rest, found.rest);
  setText(note, "");
  needsReason = found.needs_reason;
  showReason();
}

async function check() {
  const body = values();
  const asked = body.toString();
  if (asked === last) return;
  request?.abort();
  const current = (request = new AbortController());
  const patience = setTimeout(() => current.abort("slow"), PATIENCE_MS);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const options = { method: "POST", body, redirect: "manual", signal: current.signal };
    const response = await fetch(panel.dataset.url, options);
    if (response.type === "opaqueredirect") return setText(note, panel.dataset.signedOut);
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
    last = asked;
  } catch {
    // A newer request replaces this one; after any other failure the last list stays.
    if (request === current) setText(note, panel.dataset.unreachable);
  } finally {
    clearTimeout(patience);
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(check, DELAY_MS);
}

// What was typed since the check may have moved the words.
function nearest(text, words, at) {
  const [before, after] = [text.lastIndexOf(words, at), text.indexOf(words, at)];
  if (before < 0 || after < 0) return Math.max(before, after);
  return at - before < after - at ? before : after;
}

function select({ start, words }) {
  const area = form.elements.body;
  const first = nearest(area.value, words, Number(start));
  if (first < 0) return;
  area.focus();
  area.setSelectionRange(first, first + words.length);
  area.scrollIntoView({ block: "nearest" });
}

function fill({ fill: name, time }) {
  const field = form.elements[name];
  field.value = time;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  setText(note, panel.dataset.filled.replace("{time}", time));
}

if (panel?.dataset.url) {
  needsReason = "needsReason" in panel.dataset;
  last = values().toString();
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.words) select(button.dataset);
    if (button?.dataset.fill) fill(button.dataset);
  });
  // Through jQuery, since the selects of Django's admin announce their changes by it alone.
  window.django.jQuery(form).on("input change", ({ target }) => {
    if (FIELDS.includes(target.name)) soon();
    if (target.name === "status") showReason();
  });
  showReason();
}

// Widgets that Django's admin creates by script have no accessible names: copies those of their labels.

import { prune, removeAll, removeOthers, removeSaved } from "./drafts/store.js";

const addLabel = (box) => {
  const select = box.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const text = label ? label.textContent.trim().replace(/:$/, "") : select?.getAttribute("aria-label");
  if (!text) return;
  for (const part of box.querySelectorAll('[role="combobox"], [role="textbox"], input')) {
    part.setAttribute("aria-label", text);
  }
};

const FIXES = {
  ".select2-container:not(.select2-container--open)": addLabel,
  ".help-tooltip[aria-label]": (sign) => sign.setAttribute("role", "img"),
  // An empty header cell is not a header.
  "th.original:empty": (head) => head.replaceWith(document.createElement("td")),
};

const fix = (root) => {
  for (const [selector, apply] of Object.entries(FIXES)) root.querySelectorAll(selector).forEach(apply);
};

new MutationObserver((changes) => {
  for (const { target } of changes) fix(target.parentElement ?? target);
}).observe(document.body, { childList: true, subtree: true });
fix(document);

// Removes drafts that were saved, and all drafts of a user who signs out. The page names users whose
// session was ended by the server; a page for another user appears only after a sign-in.
const ended = document.querySelector("[data-forget-drafts]")?.dataset.forgetDrafts ?? "";
ended.split(" ").filter(Boolean).forEach(removeAll);
prune();
const signOut = document.getElementById("logout-form");
const person = signOut?.dataset.person;
if (person) {
  removeOthers(person);
  removeSaved(person);
  signOut.addEventListener("submit", () => removeAll(person));
}

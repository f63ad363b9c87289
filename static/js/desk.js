// What Django's admin draws by script carries no names; give it those that stand beside it.

import { forgetAll, forgetOthers, forgetSaved, prune } from "./drafts/store.js";

const name = (box) => {
  const select = box.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const text = label ? label.textContent.trim().replace(/:$/, "") : select?.getAttribute("aria-label");
  if (!text) return;
  for (const part of box.querySelectorAll('[role="combobox"], [role="textbox"], input')) {
    part.setAttribute("aria-label", text);
  }
};

const MENDS = {
  ".select2-container:not(.select2-container--open)": name,
  ".help-tooltip[aria-label]": (sign) => sign.setAttribute("role", "img"),
  // A column without a head is no column head.
  "th.original:empty": (head) => head.replaceWith(document.createElement("td")),
};

const mend = (root) => {
  for (const [found, how] of Object.entries(MENDS)) root.querySelectorAll(found).forEach(how);
};

new MutationObserver((changes) => {
  for (const { target } of changes) mend(target.parentElement ?? target);
}).observe(document.body, { childList: true, subtree: true });
mend(document);

// What was typed and saved needs no keeping any more, and who signs out leaves nothing behind. Logins
// that were taken away are named by the page; a page for somebody else comes only after a sign-in.
const forget = document.querySelector("[data-forget-drafts]")?.dataset.forgetDrafts ?? "";
forget.split(" ").filter(Boolean).forEach(forgetAll);
prune();
const signOut = document.getElementById("logout-form");
const person = signOut?.dataset.person;
if (person) {
  forgetOthers(person);
  forgetSaved(person);
  signOut.addEventListener("submit", () => forgetAll(person));
}

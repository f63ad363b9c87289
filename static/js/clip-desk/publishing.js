const NOT_PUBLISHING = new Set(["_keep", "_hand_in", "_submit", "_theirs"]);

/* Returns whether a button makes something public, by the rules of clipqa/admin/publishing/drafts.py. */
function publishes(form, submitter) {
  const name = submitter?.name ?? "";
  if (name === "_publish") return true;
  if (NOT_PUBLISHING.has(name) || submitter?.hasAttribute("formaction")) return false;
  // Enter stores a private draft of a published answer.
  if (!name && form.querySelector("[name=_keep]")) return false;
  return new FormData(form).get("status") === "published";
}

/* Moves the focus to the first open check before an answer is published, and says so. Nothing is sent, so
   the page stays as it is. The server refuses such a publication too. */
export class OpenChecks {
  #desk;
  #isChecking = false;
  #isPassing = false;

  constructor(desk) {
    this.#desk = desk;
    desk.form.addEventListener("submit", (event) => this.#onSubmit(event), { capture: true });
  }

  get #evidence() {
    return this.#desk.evidence;
  }

  #onSubmit(event) {
    const isChecked = this.#evidence.isCurrent && !this.#evidence.blocks;
    if (this.#isPassing || isChecked || !publishes(this.#desk.form, event.submitter)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#isChecking) return; // a second press
    if (this.#evidence.isCurrent) this.#refuse();
    else this.#checkAndSend(event.submitter);
  }

  async #checkAndSend(submitter) {
    this.#isChecking = true;
    await this.#evidence.check();
    this.#isChecking = false;
    if (this.#evidence.isCurrent && this.#evidence.blocks) return this.#refuse();
    // If the server can't be reached, the form says so when it is sent.
    this.#isPassing = !this.#evidence.isCurrent;
    this.#desk.form.requestSubmit(submitter);
    this.#isPassing = false;
  }

  #refuse() {
    const { open } = this.#evidence.findings;
    const first = this.#evidence.firstOpen?.querySelector("h3 + p")?.textContent ?? "";
    this.#evidence.focusFirst();
    this.#desk.say(this.#evidence.text(open === 1 ? "blockedOne" : "blockedMany", { count: open, first }));
  }
}

/* Reasons for failing checks, given in place. The form's fields have them: `evidence_overridden` the keys
   of the checks, `evidence_reason` a line for each. A reason without keys is about all that fails. */
export class Overrides {
  #desk;
  #section;
  #check;

  constructor(desk, section, check) {
    this.#desk = desk;
    this.#section = section;
    this.#check = check;
    section.addEventListener("click", ({ target }) => this.#onClick(target.closest("button")));
    section.addEventListener("keydown", (event) => this.#onKey(event));
    this.#reason?.addEventListener("input", () => this.#readTyped());
  }

  get #reason() {
    return this.#desk.field("evidence_reason");
  }

  get #keys() {
    return (this.#desk.field("evidence_overridden")?.value ?? "").split(" ").filter(Boolean);
  }

  get isForAll() {
    return Boolean(this.#reason?.value.trim()) && !this.#keys.length;
  }

  /* The box for all checks is needed only where the reason was typed into it. */
  showReason() {
    const box = this.#section.querySelector("[data-reason]");
    if (!box) return;
    box.hidden = !this.isForAll && !box.classList.contains("errors");
    for (const button of this.#section.querySelectorAll("[data-override]")) button.hidden = this.isForAll;
  }

  /* Returns the open box for a reason, so that `restore` can put it into the new list. */
  keep() {
    const why = this.#section.querySelector(".cd-why");
    if (!why) return null;
    const input = why.querySelector("input");
    const hasFocus = document.activeElement === input;
    return { why, input, hasFocus, key: why.closest("[data-key]").dataset.key };
  }

  restore(kept) {
    const finding = kept && this.#finding(kept.key);
    if (!finding?.classList.contains("finding-fails")) return false;
    finding.append(kept.why);
    if (kept.hasFocus) kept.input.focus();
    return kept.hasFocus;
  }

  #finding(key) {
    return this.#section.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  #onClick(button) {
    const given = button?.dataset ?? {};
    if (given.override) this.#ask(given.override);
    if (given.undo) this.#undo(given.undo);
    if ("apply" in given) this.#apply(button.closest(".cd-why"));
    if ("cancel" in given) this.#close(button.closest(".cd-why"));
  }

  #onKey(event) {
    const why = event.target.closest(".cd-why");
    if (!why) return;
    if (event.key === "Escape") this.#close(why);
    else if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    else if (event.target.matches("input")) this.#apply(why);
    else return;
    event.preventDefault(); // Enter in a box would send the form
  }

  #ask(key) {
    this.#section.querySelector(".cd-why")?.remove();
    const finding = this.#finding(key);
    finding.append(this.#section.querySelector("template[data-why]").content.cloneNode(true));
    finding.querySelector(".cd-why input").focus();
  }

  #close(why) {
    const finding = why.closest("[data-key]");
    why.remove();
    finding.querySelector("[data-override]")?.focus();
  }

  async #apply(why) {
    const input = why.querySelector("input");
    const { key } = why.closest("[data-key]").dataset;
    if (!input.value.trim()) return input.focus();
    why.remove();
    this.#write(new Map([...this.#reasons(), [key, input.value.trim().replace(/\s+/g, " ")]]));
    await this.#check();
    (this.#finding(key) ?? this.#section.querySelector("h2")).focus();
  }

  async #undo(key) {
    const reasons = this.#reasons();
    reasons.delete(key);
    this.#write(reasons);
    await this.#check();
    (this.#finding(key) ?? this.#section.querySelector("h2")).focus();
  }

  /* The reasons by key, without those of checks that no longer fail. */
  #reasons() {
    const lines = this.#reason.value.trim().split("\n");
    const keys = this.#keys;
    const isPaired = lines.length === keys.length;
    const pairs = keys.map((key, at) => [key, isPaired ? lines[at] : lines.join(" ")]);
    return new Map(pairs.filter(([key]) => this.#finding(key)));
  }

  #write(reasons) {
    this.#desk.field("evidence_overridden").value = [...reasons.keys()].join(" ");
    this.#reason.value = [...reasons.values()].join("\n");
    for (const type of ["input", "change"]) {
      this.#reason.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: "written" }));
    }
  }

  /* A reason that the user typed into the box of the form is about all checks. */
  #readTyped() {
    if (this.#section.querySelector("[data-reason]").hidden) return;
    this.#desk.field("evidence_overridden").value = "";
    this.showReason();
  }
}

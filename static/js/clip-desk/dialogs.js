/* The dialogs inside the form. Without JavaScript they are sections of the page, since they are open. */
export class Dialogs {
  #desk;

  constructor(desk) {
    this.#desk = desk;
    for (const dialog of this.#all()) this.#prepare(dialog);
    for (const opener of document.querySelectorAll("[data-opens]")) this.#prepareOpener(opener);
    this.#openWrong();
  }

  #all() {
    return [...this.#desk.root.querySelectorAll("dialog[data-dialog]")];
  }

  #prepareOpener(opener) {
    const dialog = this.#all().find((each) => each.dataset.dialog === opener.dataset.opens);
    if (!dialog) return;
    opener.hidden = false;
    opener.addEventListener("click", () => this.#open(dialog, opener));
  }

  #prepare(dialog) {
    dialog.close();
    // In the capturing phase, since Django's script stops these clicks.
    dialog.addEventListener("click", ({ target }) => {
      if (target.closest(".datetimeshortcuts")) requestAnimationFrame(() => placeCalendar(target));
    }, true);
    dialog.addEventListener("click", ({ target }) => {
      if (target.closest("[data-done]")) this.#close(dialog);
      if (target.closest("[data-cancel]")) this.#cancel(dialog);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || openCalendar()) return;
      event.preventDefault();
      this.#cancel(dialog);
    });
  }

  /* Only a dialog without calendars is modal: Django puts those outside of it. */
  #open(dialog, opener) {
    if (dialog.open) return this.#close(dialog);
    for (const other of this.#all()) if (other.open) other.close();
    dialog.opener = opener;
    dialog.before = [...dialog.querySelectorAll("input, select, textarea")].map(read);
    for (const part of dialog.querySelectorAll("details")) part.open = true;
    if ("modal" in dialog.dataset) dialog.showModal();
    else dialog.show();
    const wrong = dialog.querySelector(".errors :is(input, select, textarea)");
    (wrong ?? dialog.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
  }

  #close(dialog) {
    dialog.close();
    dialog.opener?.focus();
  }

  #cancel(dialog) {
    for (const restore of dialog.before ?? []) restore();
    this.#close(dialog);
  }

  /* A field that the server refused must be seen. */
  #openWrong() {
    const wrong = this.#all().find((dialog) => dialog.querySelector(".errors, .errorlist"));
    if (!wrong) return;
    const opener = document.querySelector(`[data-opens="${wrong.dataset.dialog}"]`);
    this.#open(wrong, opener);
  }
}

/* Django's calendar or clock, which Escape closes first. */
function openCalendar() {
  const boxes = [...document.querySelectorAll(".calendarbox, .clockbox")];
  return boxes.find((box) => box.style.display === "block");
}

/* Places it beside its button, inside the window. */
function placeCalendar(button) {
  const box = openCalendar();
  if (!box) return;
  box.classList.add("is-placed");
  const { left, top } = button.getBoundingClientRect();
  const [width, height] = [box.offsetWidth, box.offsetHeight];
  box.style.left = `${Math.max(8, Math.min(left - width / 2, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(top - height - 8, innerHeight - height - 8))}px`;
}

/* Returns a function that restores the present value of a field. */
function read(field) {
  const { value, checked } = field;
  return () => {
    if (field.value === value && field.checked === checked) return;
    field.value = value;
    field.checked = checked;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  };
}

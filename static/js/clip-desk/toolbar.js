/* Makes the buttons of a toolbar one stop of the Tab key, between which the arrow keys move (WAI-ARIA
   Authoring Practices, Toolbar Pattern). */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export function makeToolbar(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button")];
  const choose = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));
  choose(buttons[0]);
  toolbar.addEventListener("focusin", ({ target }) => choose(target.closest("button")));
  toolbar.addEventListener("keydown", (event) => {
    const next = nextOf(buttons, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

function nextOf(buttons, { key }) {
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons.at(-1);
  if (!(key in STEPS)) return null;
  const at = buttons.indexOf(document.activeElement);
  const step = STEPS[key] * (document.dir === "rtl" ? -1 : 1);
  return buttons[(at + step + buttons.length) % buttons.length];
}

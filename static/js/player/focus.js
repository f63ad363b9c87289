/* The focus follows the player's states only if it is in the player already. */
export class Focus {
  constructor(element, panel) {
    this.element = element;
    this.panel = panel;
  }

  get isHere() {
    return this.element.contains(document.activeElement);
  }

  put(act) {
    this.panel.button(act)?.focus({ preventScroll: true });
  }

  follow(act) {
    if (this.isHere) this.put(act);
  }

  /* The panel has gone: back to the button that opened it. */
  giveBack() {
    this.element.opener?.focus({ preventScroll: true });
  }
}

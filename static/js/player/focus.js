/* Moves the focus when the state of the player changes, only if the focus is in the player. */
export class Focus {
  constructor(element, panel) {
    this.element = element;
    this.panel = panel;
  }

  get isInside() {
    return this.element.contains(document.activeElement);
  }

  moveTo(act) {
    this.panel.button(act)?.focus({ preventScroll: true });
  }

  moveIfInside(act) {
    if (this.isInside) this.moveTo(act);
  }

  /* Returns the focus to the button that opened the player. */
  restore() {
    this.element.opener?.focus({ preventScroll: true });
  }
}

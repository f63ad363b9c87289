/* The host's page in an iframe. It gets the referrer that YouTube insists on, and no focus. */
const ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture";

export function addFrame(stage, src, title) {
  const frame = document.createElement("iframe");
  frame.allow = ALLOWED;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.title = title;
  frame.src = src;
  stage.append(frame);
  return frame;
}

/* Gives the focus back to where it was; `mayKeep` says when the reader took it there on purpose. */
export function guardFocus(frame, mayKeep = () => false) {
  let last = document.activeElement;
  const remember = (event) => (last = event.target);
  const giveBack = () => {
    if (document.activeElement !== frame || mayKeep()) return;
    if (last?.isConnected) last.focus({ preventScroll: true });
    if (document.activeElement === frame) frame.blur();
  };
  const onBlur = () => setTimeout(giveBack);
  document.addEventListener("focusin", remember);
  window.addEventListener("blur", onBlur);
  return () => {
    document.removeEventListener("focusin", remember);
    window.removeEventListener("blur", onBlur);
  };
}

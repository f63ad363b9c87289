/* The embed page in an iframe, with the referrer that YouTube requires. */
const PERMISSIONS = "autoplay; encrypted-media; fullscreen; picture-in-picture";

export function addFrame(container, src, title) {
  const frame = document.createElement("iframe");
  frame.allow = PERMISSIONS;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.title = title;
  frame.src = src;
  container.append(frame);
  return frame;
}

/* Restores the focus if the frame takes it, unless `isAllowed()` says that the reader moved it there. */
export function guardFocus(frame, isAllowed = () => false) {
  let last = document.activeElement;
  const remember = (event) => (last = event.target);
  const restore = () => {
    if (document.activeElement !== frame || isAllowed()) return;
    if (last?.isConnected) last.focus({ preventScroll: true });
    if (document.activeElement === frame) frame.blur();
  };
  const onBlur = () => setTimeout(restore);
  document.addEventListener("focusin", remember);
  window.addEventListener("blur", onBlur);
  return () => {
    document.removeEventListener("focusin", remember);
    window.removeEventListener("blur", onBlur);
  };
}

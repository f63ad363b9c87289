/* The whole element goes full screen, so that our bar and our bounds go with it; a phone that
   can only enlarge a <video> enlarges that. */
export function toggleFullscreen(element) {
  if (document.fullscreenElement) return document.exitFullscreen();
  if (element.requestFullscreen) return element.requestFullscreen().catch(() => {});
  element.querySelector("video")?.webkitEnterFullscreen?.();
}

export function canFullscreen() {
  return document.fullscreenEnabled || "webkitEnterFullscreen" in HTMLVideoElement.prototype;
}

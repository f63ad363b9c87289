/* Shows the element with its controls full screen, so that the bounds of the clip still apply; on phones
   that support only <video>, the video. */
export function toggleFullscreen(element) {
  if (document.fullscreenElement) return document.exitFullscreen();
  if (element.requestFullscreen) return element.requestFullscreen().catch(() => {});
  element.querySelector("video")?.webkitEnterFullscreen?.();
}

export function canFullscreen() {
  return document.fullscreenEnabled || "webkitEnterFullscreen" in HTMLVideoElement.prototype;
}

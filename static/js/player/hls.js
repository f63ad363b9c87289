import Hls from "../../vendor/hls-light-1.7.4/hls.light.min.mjs";

export function isSupported() {
  return Hls.isSupported();
}

/* No worker: it would run from a blob: address, which the content security policy refuses.
   `giveUp(video, src)` takes over after an error that hls.js can't recover from; where it attaches
   the source in another way, it returns how to detach that. */
export function attachHls(video, clip, giveUp) {
  const hls = new Hls({ enableWorker: false, startPosition: clip.fromMs / 1000 });
  let detach = () => hls.destroy();
  hls.on(Hls.Events.ERROR, (_name, { fatal }) => {
    if (!fatal) return;
    hls.destroy();
    detach = giveUp(video, clip.src) ?? (() => {});
  });
  hls.loadSource(clip.src);
  hls.attachMedia(video);
  return () => detach();
}

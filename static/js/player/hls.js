import Hls from "../../vendor/hls-light-1.7.4/hls.light.min.mjs";

export function isSupported() {
  return Hls.isSupported();
}

/* No worker: it would run from a blob: URL, which the content security policy refuses.
   `fallBack(video, src)` is called after an error that hls.js can't recover from. If it attaches the
   source in another way, it returns a function that detaches it. */
export function attachHls(video, clip, fallBack) {
  const hls = new Hls({ enableWorker: false, startPosition: clip.fromMs / 1000 });
  let detach = () => hls.destroy();
  hls.on(Hls.Events.ERROR, (_name, { fatal }) => {
    if (!fatal) return;
    hls.destroy();
    detach = fallBack(video, clip.src) ?? (() => {});
  });
  hls.loadSource(clip.src);
  hls.attachMedia(video);
  return () => detach();
}

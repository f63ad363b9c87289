import Hls from "../../vendor/hls-light-1.7.4/hls.light.min.mjs";

/* No worker: it would run from a blob: address, which the content security policy refuses. */
export function attachHls(video, clip, onFatal) {
  if (!Hls.isSupported()) throw new Error("This browser has no Media Source Extensions.");
  const hls = new Hls({ enableWorker: false, startPosition: clip.fromMs / 1000 });
  hls.on(Hls.Events.ERROR, (_name, { fatal }) => fatal && onFatal());
  hls.loadSource(clip.src);
  hls.attachMedia(video);
  return () => hls.destroy();
}

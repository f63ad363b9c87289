/* Gives a <video> its file or its HLS playlist. */
const HLS_TYPE = "application/vnd.apple.mpegurl";

/* hls.js comes first wherever it runs: Chromium says "maybe" to HLS and then fails at playlists
   without an end and at masters that name codecs and no resolution. The browser's own HLS is for
   what is left: systems without Media Source Extensions, and hosts that let no script read them. */
export async function attachSource(video, clip, onFatal) {
  if (clip.provider !== "hls") return attachNative(video, clip.src);
  const isNative = Boolean(video.canPlayType(HLS_TYPE));
  const { attachHls, isSupported } = await import("./hls.js");
  if (isSupported()) return attachHls(video, clip, isNative ? attachNative : onFatal);
  if (isNative) return attachNative(video, clip.src);
  throw new Error("This browser plays no HLS.");
}

function attachNative(video, src) {
  video.src = src;
  return () => {
    video.removeAttribute("src");
    video.load();
  };
}

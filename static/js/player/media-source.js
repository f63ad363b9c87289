/* Attaches a file or an HLS playlist to a <video>. */
const HLS_TYPE = "application/vnd.apple.mpegurl";

/* hls.js is preferred where it is supported: Chromium returns "maybe" for HLS and then fails with live
   playlists and with master playlists that have codecs and no resolution. Native HLS is for systems
   without Media Source Extensions, and for hosts without CORS headers. */
export async function attachSource(video, clip, onFatal) {
  if (clip.provider !== "hls") return attachNative(video, clip.src);
  const isNative = Boolean(video.canPlayType(HLS_TYPE));
  const { attachHls, isSupported } = await import("./hls.js");
  if (isSupported()) return attachHls(video, clip, isNative ? attachNative : onFatal);
  if (isNative) return attachNative(video, clip.src);
  throw new Error("This browser does not support HLS.");
}

function attachNative(video, src) {
  video.src = src;
  return () => {
    video.removeAttribute("src");
    video.load();
  };
}

/* Gives a <video> its file or its HLS playlist; hls.js comes only where the browser lacks HLS. */
const HLS_TYPE = "application/vnd.apple.mpegurl";

export async function attachSource(video, clip, onFatal) {
  if (clip.provider !== "hls" || video.canPlayType(HLS_TYPE)) return attachNative(video, clip.src);
  const { attachHls } = await import("./hls.js");
  return attachHls(video, clip, onFatal);
}

function attachNative(video, src) {
  video.src = src;
  return () => {
    video.removeAttribute("src");
    video.load();
  };
}

/* The whole recording, as the clip that the modules of static/js/player play. */
export function wholeClip(recording) {
  return {
    provider: recording.provider,
    player: recording.module,
    stops: recording.stops,
    src: recording.src,
    title: recording.title,
    durationMs: recording.duration_ms ?? Infinity,
    startMs: 0,
    endMs: Infinity,
    preload: "metadata",
  };
}

/* Only a file of this site may be loaded before the user presses play. */
export function isOfThisSite({ module, src }) {
  return module === "media" && new URL(src, location.href).origin === location.origin;
}

/* Captions from our own transcript. The browser reads the WebVTT itself, by a <track>: on the video
   where there is one, else on a <video> that is never shown, to draw the line beneath an embed. */
export class Captions {
  #shown = false;

  constructor({ captions, captionsLang }, video, line) {
    this.video = video;
    this.line = line;
    this.track = document.createElement("track");
    this.track.kind = "captions";
    this.track.srclang = captionsLang;
    this.track.src = captions;
    line.lang = captionsLang;
    (video ?? document.createElement("video")).append(this.track);
    this.show(false);
  }

  show(shown) {
    this.#shown = shown;
    const seen = this.video ? "showing" : "hidden";
    this.track.track.mode = shown ? seen : "disabled";
    this.line.hidden = !shown || Boolean(this.video);
    if (!shown) this.line.textContent = "";
  }

  draw(ms) {
    if (!this.#shown || this.video) return;
    const text = cueTextAt(this.track.track.cues, ms / 1000);
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

function cueTextAt(cues, seconds) {
  return [...(cues ?? [])]
    .filter((cue) => cue.startTime <= seconds && seconds < cue.endTime)
    .map((cue) => cue.getCueAsHTML().textContent)
    .join("\n");
}

/* Captions from the stored transcript. The browser parses the WebVTT in a <track>: of the video, or for
   an embed of a detached <video>, whose current cue is shown in the line below the frame. */
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
    const visibleMode = this.video ? "showing" : "hidden";
    this.track.track.mode = shown ? visibleMode : "disabled";
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

/* Stops a media element at the clip's end, hidden tab or not. Three watches, each the net of the
   other: a cue's exit, a timer armed from the remaining time, and timeupdate. Frame callbacks are
   none of them: in a hidden tab they never fire. */

/* Pausing this early keeps the first frame past the end from being shown; the clamp then shows the last. */
const EARLY_MS = 25;
const REARM_ON = ["playing", "ratechange", "seeked", "timeupdate", "ended"];

export class ClipStop {
  #timer = 0;
  #stopped = false;

  constructor(video, { startMs, endMs }, onEnd) {
    this.video = video;
    this.endMs = endMs;
    this.onEnd = onEnd;
    this.cue = this.#addCue(startMs);
    for (const name of REARM_ON) video.addEventListener(name, this.check);
    document.addEventListener("visibilitychange", this.check);
  }

  get hasStopped() {
    return this.#stopped;
  }

  moveEnd(endMs) {
    this.endMs = endMs;
    this.cue.endTime = endMs / 1000;
    this.#stopped = false;
  }

  check = () => {
    clearTimeout(this.#timer);
    if (this.video.seeking) return;
    const leftMs = this.endMs - this.video.currentTime * 1000;
    if (leftMs <= EARLY_MS || this.video.ended) this.#stop(leftMs);
    else this.#arm(leftMs);
  };

  release() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.check);
    for (const name of REARM_ON) this.video.removeEventListener(name, this.check);
  }

  #arm(leftMs) {
    this.#stopped = false;
    if (this.video.paused) return;
    this.#timer = setTimeout(this.check, (leftMs - EARLY_MS) / this.video.playbackRate);
  }

  /* end - 1 ms: the end itself belongs to the first frame outside the clip. */
  #stop(leftMs) {
    this.video.pause();
    if (!this.video.ended && Math.abs(leftMs - 1) > 0.5) {
      this.video.currentTime = (this.endMs - 1) / 1000;
    }
    if (this.#stopped) return;
    this.#stopped = true;
    this.onEnd();
  }

  #addCue(startMs) {
    const track = this.video.addTextTrack("metadata");
    track.mode = "hidden";
    const cue = new VTTCue(startMs / 1000, this.endMs / 1000, "");
    cue.pauseOnExit = true;
    cue.addEventListener("exit", this.check);
    track.addCue(cue);
    return cue;
  }
}

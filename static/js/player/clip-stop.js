/* Stops a media element at the end of the clip, also in a hidden tab. The end may be Infinity. Three mechanisms back each other
   up: the exit event of a cue, a timer for the remaining time, and timeupdate. Frame callbacks are not
   used, since they never fire in a hidden tab. */

/* Pausing this early prevents showing the first frame after the end; the seek then shows the last frame. */
const LEAD_MS = 25;
/* The end of the cue if playback has none: some browsers accept no infinite cue. */
const ENDLESS_S = 1e6;
const CHECK_EVENTS = ["playing", "ratechange", "seeked", "timeupdate", "ended"];

export class ClipStop {
  #timer = 0;
  #stopped = false;

  constructor(video, { startMs, endMs }, onEnd) {
    this.video = video;
    this.endMs = endMs;
    this.onEnd = onEnd;
    this.cue = this.#addCue(startMs);
    for (const name of CHECK_EVENTS) video.addEventListener(name, this.check);
    document.addEventListener("visibilitychange", this.check);
  }

  get hasStopped() {
    return this.#stopped;
  }

  moveEnd(endMs) {
    this.endMs = endMs;
    this.cue.endTime = cueEnd(endMs);
    this.#stopped = false;
  }

  check = () => {
    clearTimeout(this.#timer);
    if (this.video.seeking) return;
    const leftMs = this.endMs - this.video.currentTime * 1000;
    if (leftMs <= LEAD_MS || this.video.ended) this.#stop(leftMs);
    else this.#startTimer(leftMs);
  };

  release() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.check);
    for (const name of CHECK_EVENTS) this.video.removeEventListener(name, this.check);
  }

  #startTimer(leftMs) {
    this.#stopped = false;
    if (this.video.paused || leftMs === Infinity) return;
    this.#timer = setTimeout(this.check, (leftMs - LEAD_MS) / this.video.playbackRate);
  }

  /* Seeks to end - 1 ms: the end itself is the time of the first frame outside the clip. */
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
    const cue = new VTTCue(startMs / 1000, cueEnd(this.endMs), "");
    cue.pauseOnExit = true;
    cue.addEventListener("exit", this.check);
    track.addCue(cue);
    return cue;
  }
}

function cueEnd(ms) {
  return Math.min(ms / 1000, ENDLESS_S);
}

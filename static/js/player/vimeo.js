import { HostPlayer } from "./host-player.js";

/* The message protocol of Vimeo's embed page, without Vimeo's script: methods go out, events come in. */
const EVENTS = [
  "play", "playing", "pause", "ended", "timeupdate", "seeked",
  "bufferstart", "bufferend", "playbackratechange", "error",
];
const KNOCK = { method: "ping" };
const METHODS = { play: "play", pause: "pause", seek: "setCurrentTime", rate: "setPlaybackRate" };
const FAULTS = {
  NotFoundError: "gone", PrivacyError: "not_embeddable", PasswordError: "not_embeddable",
};

export function open(stage, clip) {
  return new VimeoPlayer(stage, clip, addressOf(clip), KNOCK);
}

class VimeoPlayer extends HostPlayer {
  tell(command, value) {
    if (command === "volume") return this.#setVolume(value);
    this.post({ method: METHODS[command], value });
  }

  read({ event, method, value, data }) {
    if (event === "ready" || method === "ping") return this.#greet();
    if (method === "getCurrentTime") this.heardTime(value * 1000);
    if (event === "timeupdate" && data.duration) this.heardDuration(data.duration);
    if (event === "timeupdate" || event === "seeked") this.heardTime(data.seconds * 1000);
    if (event === "playing" || event === "bufferend") this.#hearPlaying();
    if (event === "pause") this.heardPaused();
    if (event === "ended") this.heardEnded();
    if (event === "bufferstart") this.heardWaiting();
    if (event === "playbackratechange") this.heardRate(data.playbackRate);
    if (event === "error") this.#readError(data);
  }

  #greet() {
    for (const value of EVENTS) this.post({ method: "addEventListener", value });
    this.heardReady();
  }

  /* Asked at once: the first timeupdate may come late in a short clip. */
  #hearPlaying() {
    this.heardPlaying();
    this.post({ method: "getCurrentTime" });
  }

  #setVolume({ volume, muted }) {
    this.post({ method: "setVolume", value: volume });
    this.post({ method: "setMuted", value: muted });
  }

  #readError({ name, method }) {
    if (name in FAULTS) this.fail(FAULTS[name]);
    else if (method === "play" && name === "NotAllowedError") this.emit("blocked");
  }
}

function addressOf({ src }) {
  const url = new URL(src);
  const options = {
    api: 1, dnt: 1, controls: 0, keyboard: 0, playsinline: 1, autopause: 0,
    title: 0, byline: 0, portrait: 0,
  };
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  return url.href;
}

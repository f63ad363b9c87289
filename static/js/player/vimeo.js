import { HostPlayer } from "./host-player.js";

/* The message protocol of Vimeo's embed page, without Vimeo's script: it sends methods and receives events. */
const EVENTS = [
  "play", "playing", "pause", "ended", "timeupdate", "seeked",
  "bufferstart", "bufferend", "playbackratechange", "error",
];
const HANDSHAKE = { method: "ping" };
const METHODS = { play: "play", pause: "pause", seek: "setCurrentTime", rate: "setPlaybackRate" };
const ERRORS = {
  NotFoundError: "gone", PrivacyError: "not_embeddable", PasswordError: "not_embeddable",
};

export function open(container, clip) {
  return new VimeoPlayer(container, clip, embedAddress(clip), HANDSHAKE);
}

class VimeoPlayer extends HostPlayer {
  send(command, value) {
    if (command === "volume") return this.#setVolume(value);
    this.post({ method: METHODS[command], value });
  }

  read({ event, method, value, data }) {
    if (event === "ready" || method === "ping") return this.#onHandshake();
    if (method === "getCurrentTime") this.onTime(value * 1000);
    if (event === "timeupdate" && data.duration) this.onDuration(data.duration);
    if (event === "timeupdate" || event === "seeked") this.onTime(data.seconds * 1000);
    if (event === "playing" || event === "bufferend") this.#onVideoPlaying();
    if (event === "pause") this.onPaused();
    if (event === "ended") this.onEnded();
    if (event === "bufferstart") this.onWaiting();
    if (event === "playbackratechange") this.onRate(data.playbackRate);
    if (event === "error") this.#readError(data);
  }

  #onHandshake() {
    for (const value of EVENTS) this.post({ method: "addEventListener", value });
    this.onReady();
  }

  /* Requests the time at once: the first timeupdate may be late in a short clip. */
  #onVideoPlaying() {
    this.onPlaying();
    this.post({ method: "getCurrentTime" });
  }

  #setVolume({ volume, muted }) {
    this.post({ method: "setVolume", value: volume });
    this.post({ method: "setMuted", value: muted });
  }

  #readError({ name, method }) {
    if (name in ERRORS) this.fail(ERRORS[name]);
    else if (method === "play" && name === "NotAllowedError") this.emit("blocked");
  }
}

function embedAddress({ src }) {
  const url = new URL(src);
  const options = {
    api: 1, dnt: 1, controls: 0, keyboard: 0, playsinline: 1, autopause: 0,
    title: 0, byline: 0, portrait: 0,
  };
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  return url.href;
}

import { HostPlayer } from "./host-player.js";

/* The widget protocol of YouTube's embed page, without YouTube's script: "listening" is sent until
   it answers, then commands are sent by name, and "infoDelivery" messages arrive. */
const STATES = { 0: "onEnded", 1: "onPlaying", 2: "onPaused", 3: "onWaiting" };
const ERRORS = {
  2: "gone", 5: "unreachable", 100: "gone", 101: "not_embeddable", 150: "not_embeddable",
  153: "no_referrer",
};
const HANDSHAKE = { event: "listening", id: 1, channel: "widget" };
const EVENTS = ["onStateChange", "onError", "onPlaybackRateChange"];

export function open(container, clip) {
  return new YouTubePlayer(container, clip, embedAddress(clip), HANDSHAKE);
}

class YouTubePlayer extends HostPlayer {
  #state = null;

  send(command, value) {
    if (command === "play") this.#command("playVideo");
    if (command === "pause") this.#command("pauseVideo");
    if (command === "seek") this.#command("seekTo", value, true);
    if (command === "rate") this.#command("setPlaybackRate", value);
    if (command === "volume") this.#setVolume(value);
  }

  read({ event, info }) {
    if (event === "onReady" || event === "initialDelivery") this.#onHandshake();
    if (event === "onError") this.fail(ERRORS[info] ?? "not_embeddable");
    if (event === "onStateChange") this.#readState(info);
    if (event === "onPlaybackRateChange") this.onRate(info);
    if (event === "initialDelivery" || event === "infoDelivery") this.#readInfo(info ?? {});
  }

  #onHandshake() {
    for (const name of EVENTS) this.#command("addEventListener", name);
    this.onReady();
  }

  #readInfo({ playbackRate, playerState, currentTime, duration }) {
    if (duration !== undefined) this.onDuration(duration);
    if (playbackRate && playbackRate !== this.clock.rate) this.onRate(playbackRate);
    if (currentTime !== undefined) this.onTime(currentTime * 1000);
    if (playerState !== undefined) this.#readState(playerState);
  }

  /* The state arrives twice, as an event and in infoDelivery. */
  #readState(state) {
    if (state === this.#state && state !== 1) return;
    this.#state = state;
    this[STATES[state]]?.();
  }

  #setVolume({ volume, muted }) {
    this.#command("setVolume", Math.round(volume * 100));
    this.#command(muted ? "mute" : "unMute");
  }

  #command(func, ...args) {
    this.post({ event: "command", func, args, id: 1, channel: "widget" });
  }
}

/* The host's own `end`, a second later, is only a fallback for ours. */
function embedAddress({ src, fromMs, endMs }) {
  const url = new URL(src);
  const options = { enablejsapi: 1, playsinline: 1, controls: 0, disablekb: 1, fs: 0, rel: 0 };
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  url.searchParams.set("start", Math.floor(fromMs / 1000));
  if (isFinite(endMs)) url.searchParams.set("end", Math.ceil(endMs / 1000) + 1);
  url.searchParams.set("origin", location.origin);
  return url.href;
}

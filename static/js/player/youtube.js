import { HostPlayer } from "./host-player.js";

/* The widget protocol of YouTube's embed page, without YouTube's script: we knock with "listening"
   until it answers, send commands by name, and read its "infoDelivery". */
const STATES = { 0: "heardEnded", 1: "heardPlaying", 2: "heardPaused", 3: "heardWaiting" };
const FAULTS = {
  2: "gone", 5: "unreachable", 100: "gone", 101: "not_embeddable", 150: "not_embeddable",
  153: "no_referrer",
};
const KNOCK = { event: "listening", id: 1, channel: "widget" };
const EVENTS = ["onStateChange", "onError", "onPlaybackRateChange"];

export function open(stage, clip) {
  return new YouTubePlayer(stage, clip, addressOf(clip), KNOCK);
}

class YouTubePlayer extends HostPlayer {
  #state = null;

  tell(command, value) {
    if (command === "play") this.#command("playVideo");
    if (command === "pause") this.#command("pauseVideo");
    if (command === "seek") this.#command("seekTo", value, true);
    if (command === "rate") this.#command("setPlaybackRate", value);
    if (command === "volume") this.#setVolume(value);
  }

  read({ event, info }) {
    if (event === "onReady" || event === "initialDelivery") this.#greet();
    if (event === "onError") this.fail(FAULTS[info] ?? "not_embeddable");
    if (event === "onStateChange") this.#readState(info);
    if (event === "onPlaybackRateChange") this.heardRate(info);
    if (event === "initialDelivery" || event === "infoDelivery") this.#readInfo(info ?? {});
  }

  #greet() {
    for (const name of EVENTS) this.#command("addEventListener", name);
    this.heardReady();
  }

  #readInfo({ playbackRate, playerState, currentTime, duration }) {
    if (duration !== undefined) this.heardDuration(duration);
    if (playbackRate && playbackRate !== this.clock.rate) this.heardRate(playbackRate);
    if (currentTime !== undefined) this.heardTime(currentTime * 1000);
    if (playerState !== undefined) this.#readState(playerState);
  }

  /* The state comes twice, as an event and within the info. */
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

/* The host's own `end`, a second late, is only the net under ours. */
function addressOf({ src, fromMs, endMs }) {
  const url = new URL(src);
  const options = { enablejsapi: 1, playsinline: 1, controls: 0, disablekb: 1, fs: 0, rel: 0 };
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  url.searchParams.set("start", Math.floor(fromMs / 1000));
  url.searchParams.set("end", Math.ceil(endMs / 1000) + 1);
  url.searchParams.set("origin", location.origin);
  return url.href;
}

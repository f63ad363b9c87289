import { HostPlayer } from "./host-player.js";

/* The message protocol of PeerTube's embed page (JSChannel), without PeerTube's script. Each side sends
   "__ready" until the other has received it. Then methods are sent with an id, and notifications arrive
   without one. Each name is prefixed with the scope. */
const SCOPE = "peertube::";
const PING = { method: `${SCOPE}__ready`, params: "ping" };
const METHODS = { play: "play", pause: "pause", seek: "seek", rate: "setPlaybackRate" };
const STATES = { playing: "onPlaying", paused: "onPaused", ended: "onEnded" };
/* PeerTube's own stop is up to a second late, so it is only a fallback for ours. */
const FALLBACK_STOP_S = 1;
const ROUNDING_MS = 500;

export function open(container, clip) {
  return new PeerTubePlayer(container, clip);
}

class PeerTubePlayer extends HostPlayer {
  #id = 0;
  #state = null;
  #position = -1;
  #lastCommand = "";
  #fallbackStopMs;

  constructor(container, clip) {
    const stopS = Math.ceil(clip.endMs / 1000) + FALLBACK_STOP_S;
    super(container, clip, embedAddress(clip, stopS), PING);
    this.#fallbackStopMs = stopS * 1000;
  }

  /* PeerTube doesn't report whether a new rate was applied. */
  send(command, value) {
    if (command === "volume") return this.#call("setVolume", value.muted ? 0 : value.volume);
    if (command === "play" || command === "pause") this.#lastCommand = command;
    this.#call(METHODS[command], value);
    if (command === "rate") this.onRate(value);
  }

  read({ method, params }) {
    if (method === PING.method && params === "ping") this.post({ ...PING, params: "pong" });
    if (method === `${SCOPE}ready`) this.#readReady(params);
    if (method === `${SCOPE}playbackStatusChange`) this.#readState(params);
    if (method === `${SCOPE}playbackStatusUpdate`) this.#readStatus(params);
  }

  #readReady(isReady) {
    if (isReady) this.onReady();
    else this.fail("unreachable");
  }

  #readStatus({ position, duration, playbackState }) {
    this.onDuration(Number(duration));
    if (playbackState !== this.#state) this.#readState(playbackState);
    if (playbackState === "playing") this.#readProgress(position);
    this.#position = position;
    this.onTime(position * 1000);
  }

  /* PeerTube reports "playing" while it still buffers: it plays only if the position changes. */
  #readProgress(position) {
    if (position === this.#position) this.onWaiting();
    else this.onPlaying();
  }

  #readState(state) {
    if (state === "paused" && this.#isFallbackStop()) return this.#call("play");
    this.#state = state;
    this[STATES[state]]?.();
  }

  /* If the clip is extended beyond the `stop` of the address, PeerTube still stops there once, or after
     the first seek beyond it. */
  #isFallbackStop() {
    const isBeyond = this.currentMs() > this.#fallbackStopMs - ROUNDING_MS;
    if (this.#lastCommand === "pause" || this.endMs <= this.#fallbackStopMs || !isBeyond) return false;
    this.#fallbackStopMs = Infinity;
    return true;
  }

  #call(method, params) {
    this.#id += 1;
    this.post({ id: this.#id, method: SCOPE + method, params });
  }
}

function embedAddress({ src, fromMs }, stopS) {
  const url = new URL(src);
  url.searchParams.set("controlBar", 0);
  url.searchParams.set("start", `${Math.floor(fromMs / 1000)}s`);
  if (isFinite(stopS)) url.searchParams.set("stop", `${stopS}s`);
  else url.searchParams.delete("stop");
  return url.href;
}

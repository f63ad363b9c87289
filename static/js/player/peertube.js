import { HostPlayer } from "./host-player.js";

/* The message protocol of PeerTube's embed page, which is JSChannel's, without PeerTube's script: each
   side says "__ready" until the other has heard it, then methods with an id go out, and notes without
   one come in. The scope stands in front of every name. */
const SCOPE = "peertube::";
const PING = { method: `${SCOPE}__ready`, params: "ping" };
const METHODS = { play: "play", pause: "pause", seek: "seek", rate: "setPlaybackRate" };
const STATES = { playing: "heardPlaying", paused: "heardPaused", ended: "heardEnded" };
/* Its own stop comes up to a second late, so it is the net under ours. */
const NET_S = 1;
const ROUNDING_MS = 500;

export function open(stage, clip) {
  return new PeerTubePlayer(stage, clip);
}

class PeerTubePlayer extends HostPlayer {
  #id = 0;
  #state = null;
  #position = -1;
  #asked = "";
  #netMs;

  constructor(stage, clip) {
    const stopS = Math.ceil(clip.endMs / 1000) + NET_S;
    super(stage, clip, addressOf(clip, stopS), PING);
    this.#netMs = stopS * 1000;
  }

  /* It says neither that it has a new speed nor that it hasn't. */
  tell(command, value) {
    if (command === "volume") return this.#call("setVolume", value.muted ? 0 : value.volume);
    if (command === "play" || command === "pause") this.#asked = command;
    this.#call(METHODS[command], value);
    if (command === "rate") this.heardRate(value);
  }

  read({ method, params }) {
    if (method === PING.method && params === "ping") this.post({ ...PING, params: "pong" });
    if (method === `${SCOPE}ready`) this.#readReady(params);
    if (method === `${SCOPE}playbackStatusChange`) this.#readState(params);
    if (method === `${SCOPE}playbackStatusUpdate`) this.#readStatus(params);
  }

  #readReady(isReady) {
    if (isReady) this.heardReady();
    else this.fail("unreachable");
  }

  #readStatus({ position, duration, playbackState }) {
    this.heardDuration(Number(duration));
    if (playbackState !== this.#state) this.#readState(playbackState);
    if (playbackState === "playing") this.#readProgress(position);
    this.#position = position;
    this.heardTime(position * 1000);
  }

  /* It says "playing" before it has anything to play: only a time that moves tells. */
  #readProgress(position) {
    if (position === this.#position) this.heardWaiting();
    else this.heardPlaying();
  }

  #readState(state) {
    if (state === "paused" && this.#isCaughtByNet()) return this.#call("play");
    this.#state = state;
    this[STATES[state]]?.();
  }

  /* Where the clip goes on past the end that the address names, PeerTube stops it there, or as soon
     as somebody seeks behind it, once. */
  #isCaughtByNet() {
    const isBehind = this.currentMs() > this.#netMs - ROUNDING_MS;
    if (this.#asked === "pause" || this.endMs <= this.#netMs || !isBehind) return false;
    this.#netMs = Infinity;
    return true;
  }

  #call(method, params) {
    this.#id += 1;
    this.post({ id: this.#id, method: SCOPE + method, params });
  }
}

function addressOf({ src, fromMs }, stopS) {
  const url = new URL(src);
  url.searchParams.set("controlBar", 0);
  url.searchParams.set("start", `${Math.floor(fromMs / 1000)}s`);
  url.searchParams.set("stop", `${stopS}s`);
  return url.href;
}

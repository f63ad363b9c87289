import { loadAdapter } from "./adapters.js";
import { readClip, startingAt } from "./clip.js";
import { Focus } from "./focus.js";
import { canFullscreen, toggleFullscreen } from "./fullscreen.js";
import { onKey } from "./keys.js";
import { Panel } from "./panel.js";
import { claimPlayback, releasePlayback } from "./playback-lock.js";
import { Progress } from "./progress.js";
import { Settings } from "./settings.js";

const CONTINUE_MS = 10_000;

/* One clip from the click on Play until the player is closed. States: idle -> loading -> playing <->
   paused -> ended, or failed. */
export class Session {
  #startedClip = null;
  #player = null;
  #isReady = false;

  constructor(element, close) {
    this.element = element;
    this.close = close;
    this.clip = readClip(element);
    this.panel = new Panel(element, this.clip, this);
    this.settings = new Settings(this.clip, this.panel);
    this.focus = new Focus(element, this.panel);
    this.progress = new Progress(this, {
      currentMs: () => this.#player.currentMs(),
      onTimeout: () => this.#onTimeout(),
    });
    this.onKey = (event) => onKey(this, event);
    element.addEventListener("keydown", this.onKey);
    if (!canFullscreen()) this.panel.button("fullscreen").hidden = true;
  }

  destroy() {
    const hadFocus = this.focus.isInside;
    this.#unload();
    releasePlayback(this);
    this.element.removeEventListener("keydown", this.onKey);
    if (document.fullscreenElement === this.element) document.exitFullscreen();
    this.progress.enter("idle");
    this.element.removeAttribute("data-part");
    this.panel.remove();
    if (hadFocus) this.focus.restore();
  }

  /* Called when another clip starts. A host that can't be controlled is closed. */
  yieldPlayback() {
    if (this.#isControllable()) this.pause();
    else this.close();
  }

  press(act) {
    const acts = {
      toggle: () => this.toggle(),
      replay: () => this.replay(),
      whole: () => this.replay(),
      extend: () => this.continuePlaying(),
      mute: () => this.settings.toggleMute(),
      captions: () => this.settings.toggleCaptions(),
      fullscreen: () => this.toggleFullscreen(),
      retry: () => this.playFrom(this.#startedClip),
      close: () => this.close(),
    };
    acts[act]?.();
  }

  toggle() {
    if (!this.#isControllable()) return;
    if (this.progress.is("ended")) this.replay();
    else if (this.progress.is("playing", "loading")) this.pause();
    else this.play();
  }

  play() {
    claimPlayback(this);
    this.progress.startLoading();
    this.#player.play();
  }

  pause() {
    this.#player.pause();
    if (!this.progress.is("ended")) this.progress.enter("paused");
  }

  /* Plays from a cue, or from the start of the clip, to its end. */
  playFrom(from = {}, { focus = true } = {}) {
    this.#startedClip = startingAt(this.clip, from);
    this.element.toggleAttribute("data-part", this.#startedClip.fromMs > this.clip.startMs);
    if (this.#isReady && this.#isControllable()) this.#seekAndPlay(this.#startedClip.fromMs);
    else this.#reopen();
    if (focus) this.focus.moveTo(this.#firstControl);
  }

  /* Plays the whole clip, also after it was started at a cue. */
  replay() {
    this.playFrom({}, { focus: this.focus.isInside });
  }

  continuePlaying() {
    this.#setEnd(Math.min(this.panel.endMs + CONTINUE_MS, this.#videoEndMs));
    this.play();
    this.focus.moveIfInside("toggle");
  }

  seek(ms) {
    if (!this.#isControllable()) return;
    const at = Math.min(Math.max(ms, this.clip.startMs), this.panel.endMs - 1);
    this.#player.seek(at);
    this.progress.show(at);
    if (this.progress.is("ended") && at < this.panel.endMs - 1) this.progress.enter("paused");
  }

  seekBy(ms) {
    if (this.#player) this.seek(this.#player.currentMs() + ms);
  }

  /* While the slider is dragged: only media elements can seek fast enough. */
  scrub(ms) {
    if (this.#player?.can.has("scrub")) this.seek(ms);
  }

  step(ms) {
    if (!this.#player?.can.has("step")) return;
    this.pause();
    this.seekBy(ms);
  }

  toggleFullscreen() {
    toggleFullscreen(this.element);
  }

  #seekAndPlay(ms) {
    this.#setEnd(this.clip.endMs);
    this.#player.seek(ms);
    this.progress.show(ms);
    if (!this.progress.is("playing")) this.play();
  }

  #reopen() {
    this.panel.hideFault();
    this.panel.setEnd(this.clip.endMs);
    this.panel.setTime(this.#startedClip.fromMs);
    if (this.progress.is("loading") && !this.#player) return; // the adapter is loading and will start there
    this.#unload();
    this.progress.enter("idle");
    this.#load();
  }

  async #load() {
    claimPlayback(this);
    this.progress.startLoading();
    try {
      const { open } = await loadAdapter(this.clip);
      if (this.progress.is("loading") && !this.#player) this.#openPlayer(open);
    } catch {
      this.#onFailed("unreachable");
    }
  }

  #openPlayer(open) {
    this.#player = open(this.panel.screen, this.#startedClip);
    const hadFocus = this.focus.isInside;
    this.panel.showControls(this.#player.can, this.clip.captions);
    if (hadFocus && !this.#isControllable()) this.focus.moveTo(this.#firstControl);
    this.#listen(this.#player);
    this.settings.attach(this.#player);
    this.#player.play();
  }

  #unload() {
    this.progress.stopTimers();
    this.settings.detach();
    this.#player?.destroy();
    this.#player = null;
    this.#isReady = false;
    this.panel.hideScreen();
  }

  #listen(player) {
    player
      .on("activity", () => this.progress.onActivity())
      .on("ready", () => this.#onReady())
      .on("playing", () => this.#onPlaying())
      .on("waiting", () => this.progress.is("playing") && this.progress.startLoading())
      .on("paused", () => this.progress.is("playing") && this.progress.enter("paused"))
      .on("blocked", () => this.progress.enter("paused"))
      .on("ended", ({ isShort }) => this.#onEnded(isShort))
      .on("resumed", () => this.replay())
      .on("failed", (reason) => this.#onFailed(reason));
  }

  #onReady() {
    this.#isReady = true;
    this.panel.showScreen();
    this.settings.apply();
  }

  #onPlaying() {
    if (this.progress.is("failed", "ended", "playing")) return;
    claimPlayback(this);
    this.progress.enter("playing");
    this.panel.hideNote();
    this.panel.announce("playing");
  }

  /* `isShort`: the video at the source ends before the clip. */
  #onEnded(isShort) {
    this.progress.show(isShort ? this.#player.currentMs() : this.panel.endMs);
    this.progress.enter("ended");
    this.panel.button("extend").hidden = isShort || this.panel.endMs >= this.#videoEndMs;
    if (isShort) this.panel.note("ends_early");
    else this.panel.announce("ended");
    this.focus.moveIfInside("replay");
  }

  /* The smaller of the stored duration and the one that the source reports. */
  get #videoEndMs() {
    return Math.min(this.clip.durationMs, this.#player.durationMs());
  }

  #onFailed(reason) {
    if (this.progress.is("failed", "idle")) return;
    const hadFocus = this.focus.isInside;
    this.#unload();
    this.progress.enter("failed");
    this.panel.announce(this.panel.showFault(reason));
    this.#openTranscript();
    if (hadFocus) this.focus.moveTo("retry");
  }

  /* A frame that is ready but doesn't play waits for a click inside it. No answer at all is an error. */
  #onTimeout() {
    if (this.#isReady && !this.#player.can.has("scrub")) this.progress.enter("paused");
    else this.#onFailed("silent");
  }

  #setEnd(ms) {
    this.#player.playUntil(ms);
    this.panel.setEnd(ms);
  }

  #isControllable() {
    return Boolean(this.#player?.can.has("control"));
  }

  /* A host that can't be controlled can only be closed. */
  get #firstControl() {
    return this.panel.button("toggle").hidden ? "close" : "toggle";
  }

  #openTranscript() {
    const card = this.element.closest("article, .card") ?? this.element.parentElement;
    const transcript = card.querySelector("details.transcript");
    if (transcript) transcript.open = true;
  }
}

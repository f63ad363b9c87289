import { loadAdapter } from "./adapters.js";
import { leaveTheFloor, takeTheFloor } from "./alone.js";
import { readClip } from "./clip.js";
import { canFullscreen, toggleFullscreen } from "./fullscreen.js";
import { onKey } from "./keys.js";
import { Panel } from "./panel.js";
import { Settings } from "./settings.js";
import { Waiting } from "./waiting.js";

const TICK_MS = 100;
const ONWARDS_MS = 10_000;

/* One clip from the press to the close: idle -> loading -> playing <-> paused -> ended, or failed. */
export class Session {
  #state = "idle";
  #player = null;
  #answered = false;
  #tick = 0;

  constructor(element, close) {
    this.element = element;
    this.close = close;
    this.clip = readClip(element);
    this.panel = new Panel(element, this.clip, this);
    this.settings = new Settings(this.clip, this.panel);
    this.waiting = new Waiting(this.clip.watchdogMs, {
      onShown: () => this.#showWaiting(),
      onSilence: () => this.#notHeard(),
    });
    this.onKey = (event) => onKey(this, event);
    element.addEventListener("keydown", this.onKey);
  }

  start({ focus }) {
    if (!canFullscreen()) this.panel.button("fullscreen").hidden = true;
    this.#load();
    if (focus) this.#focus("toggle");
  }

  destroy() {
    const hadFocus = this.#hasFocus();
    this.#unload();
    leaveTheFloor(this);
    this.element.removeEventListener("keydown", this.onKey);
    if (document.fullscreenElement === this.element) document.exitFullscreen();
    this.#enter("idle");
    this.panel.remove();
    if (hadFocus) this.element.watchButton?.focus({ preventScroll: true });
  }

  /* Another clip starts. A host that takes no orders can only be closed. */
  giveWay() {
    if (this.#takesOrders()) this.pause();
    else this.close();
  }

  press(act) {
    const acts = {
      toggle: () => this.toggle(),
      replay: () => this.replay(),
      onwards: () => this.playOnwards(),
      mute: () => this.settings.toggleMute(),
      captions: () => this.settings.toggleCaptions(),
      fullscreen: () => this.toggleFullscreen(),
      retry: () => this.#retry(),
      close: () => this.close(),
    };
    acts[act]?.();
  }

  toggle() {
    if (!this.#takesOrders()) return;
    if (this.#state === "ended") this.replay();
    else if (this.#state === "playing" || this.#state === "loading") this.pause();
    else this.play();
  }

  play() {
    takeTheFloor(this);
    this.#expect();
    this.#player.play();
  }

  pause() {
    this.#player.pause();
    if (this.#state !== "ended") this.#enter("paused");
  }

  replay() {
    this.#setEnd(this.clip.endMs);
    this.#player.seek(this.clip.startMs);
    this.play();
    this.#moveFocus("toggle");
  }

  playOnwards() {
    this.#setEnd(Math.min(this.panel.endMs + ONWARDS_MS, this.clip.durationMs));
    this.play();
    this.#moveFocus("toggle");
  }

  seek(ms) {
    if (!this.#takesOrders()) return;
    const at = Math.min(Math.max(ms, this.clip.startMs), this.panel.endMs - 1);
    this.#player.seek(at);
    this.#show(at);
    if (this.#state === "ended" && at < this.panel.endMs - 1) this.#enter("paused");
  }

  seekBy(ms) {
    if (this.#player) this.seek(this.#player.currentMs() + ms);
  }

  /* While the thumb is held: only a source of our own can follow it. */
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

  async #load() {
    takeTheFloor(this);
    this.#expect();
    try {
      const { open } = await loadAdapter(this.clip);
      if (this.#state !== "idle") this.#openPlayer(open);
    } catch {
      this.#failed("unreachable");
    }
  }

  #openPlayer(open) {
    this.#player = open(this.panel.screen, this.clip);
    const hadFocus = this.#hasFocus();
    this.panel.offer(this.#player.can, this.clip.captions);
    if (hadFocus && !this.#takesOrders()) this.#focus("close");
    this.#listen(this.#player);
    this.settings.attach(this.#player);
    if (this.#state === "loading") this.#player.play();
  }

  #unload() {
    clearInterval(this.#tick);
    this.waiting.end();
    this.settings.detach();
    this.#player?.destroy();
    this.#player = null;
    this.#answered = false;
    this.panel.hideScreen();
  }

  #retry() {
    this.panel.hideFault();
    this.#load();
    this.#focus("toggle");
  }

  #listen(player) {
    player
      .on("alive", () => this.waiting.hearSomething())
      .on("ready", () => this.#ready())
      .on("playing", () => this.#started())
      .on("waiting", () => this.#state === "playing" && this.#expect())
      .on("paused", () => this.#state === "playing" && this.#enter("paused"))
      .on("blocked", () => this.#enter("paused"))
      .on("ended", () => this.#ended())
      .on("resumed", () => this.replay())
      .on("failed", (reason) => this.#failed(reason));
  }

  #ready() {
    this.#answered = true;
    this.panel.showScreen();
    this.settings.apply();
  }

  #started() {
    if (["failed", "ended", "playing"].includes(this.#state)) return;
    takeTheFloor(this);
    this.#enter("playing");
    this.panel.say("playing");
  }

  #ended() {
    this.#show(this.panel.endMs);
    this.#enter("ended");
    this.panel.button("onwards").hidden = this.panel.endMs >= this.clip.durationMs;
    this.panel.say("ended");
    this.#moveFocus("replay");
  }

  #failed(reason) {
    if (this.#state === "failed" || this.#state === "idle") return;
    const hadFocus = this.#hasFocus();
    this.#unload();
    this.#enter("failed");
    this.panel.say(this.panel.showFault(reason));
    this.#openTranscript();
    if (hadFocus) this.#focus("retry");
  }

  /* A frame that answered but doesn't start waits for a press of its own; silence is a fault. */
  #notHeard() {
    if (this.#answered && !this.#player.can.has("scrub")) this.#enter("paused");
    else this.#failed("silent");
  }

  #expect() {
    if (this.#state === "loading") return;
    this.#enter("loading");
    this.waiting.begin();
  }

  #showWaiting() {
    this.element.dataset.waiting = "";
    this.panel.say("loading");
  }

  #enter(state) {
    this.#state = state;
    this.element.dataset.state = state;
    clearInterval(this.#tick);
    this.waiting.end();
    delete this.element.dataset.waiting;
    this.panel.setPlaying(state === "playing" || state === "loading");
    if (state === "playing") this.#tick = setInterval(() => this.#showNow(), TICK_MS);
  }

  #showNow() {
    this.#show(this.#player.currentMs());
  }

  #show(ms) {
    this.panel.setTime(ms);
    this.settings.draw(ms);
  }

  #setEnd(ms) {
    this.#player.playUntil(ms);
    this.panel.setEnd(ms);
  }

  #takesOrders() {
    return Boolean(this.#player?.can.has("control"));
  }

  #openTranscript() {
    const card = this.element.closest("article, .card") ?? this.element.parentElement;
    const transcript = card.querySelector("details.transcript");
    if (transcript) transcript.open = true;
  }

  #hasFocus() {
    return this.element.contains(document.activeElement);
  }

  /* Only a focus that is already in the player moves with its state. */
  #moveFocus(act) {
    if (this.#hasFocus()) this.#focus(act);
  }

  #focus(act) {
    this.panel.button(act)?.focus({ preventScroll: true });
  }
}

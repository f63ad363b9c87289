import { loadAdapter } from "./adapters.js";
import { leaveTheFloor, takeTheFloor } from "./alone.js";
import { openedAt, readClip } from "./clip.js";
import { Focus } from "./focus.js";
import { canFullscreen, toggleFullscreen } from "./fullscreen.js";
import { onKey } from "./keys.js";
import { Panel } from "./panel.js";
import { Progress } from "./progress.js";
import { Settings } from "./settings.js";

const ONWARDS_MS = 10_000;

/* One clip from the press to the close: idle -> loading -> playing <-> paused -> ended, or failed. */
export class Session {
  #opened = null;
  #player = null;
  #answered = false;

  constructor(element, close) {
    this.element = element;
    this.close = close;
    this.clip = readClip(element);
    this.panel = new Panel(element, this.clip, this);
    this.settings = new Settings(this.clip, this.panel);
    this.focus = new Focus(element, this.panel);
    this.progress = new Progress(this, {
      currentMs: () => this.#player.currentMs(),
      onSilence: () => this.#notHeard(),
    });
    this.onKey = (event) => onKey(this, event);
    element.addEventListener("keydown", this.onKey);
    if (!canFullscreen()) this.panel.button("fullscreen").hidden = true;
  }

  destroy() {
    const hadFocus = this.focus.isHere;
    this.#unload();
    leaveTheFloor(this);
    this.element.removeEventListener("keydown", this.onKey);
    if (document.fullscreenElement === this.element) document.exitFullscreen();
    this.progress.enter("idle");
    this.element.removeAttribute("data-part");
    this.panel.remove();
    if (hadFocus) this.focus.giveBack();
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
      whole: () => this.replay(),
      onwards: () => this.playOnwards(),
      mute: () => this.settings.toggleMute(),
      captions: () => this.settings.toggleCaptions(),
      fullscreen: () => this.toggleFullscreen(),
      retry: () => this.playFrom(this.#opened),
      close: () => this.close(),
    };
    acts[act]?.();
  }

  toggle() {
    if (!this.#takesOrders()) return;
    if (this.progress.is("ended")) this.replay();
    else if (this.progress.is("playing", "loading")) this.pause();
    else this.play();
  }

  play() {
    takeTheFloor(this);
    this.progress.expect();
    this.#player.play();
  }

  pause() {
    this.#player.pause();
    if (!this.progress.is("ended")) this.progress.enter("paused");
  }

  /* From one of the clip's lines, else from its start, to its end. */
  playFrom(from = {}, { focus = true } = {}) {
    this.#opened = openedAt(this.clip, from);
    this.element.toggleAttribute("data-part", this.#opened.fromMs > this.clip.startMs);
    if (this.#answered && this.#takesOrders()) this.#jump(this.#opened.fromMs);
    else this.#reopen();
    if (focus) this.focus.put(this.#firstControl);
  }

  /* Always the whole clip: a line has a button of its own. */
  replay() {
    this.playFrom({}, { focus: this.focus.isHere });
  }

  playOnwards() {
    this.#setEnd(Math.min(this.panel.endMs + ONWARDS_MS, this.#filmEndMs));
    this.play();
    this.focus.follow("toggle");
  }

  seek(ms) {
    if (!this.#takesOrders()) return;
    const at = Math.min(Math.max(ms, this.clip.startMs), this.panel.endMs - 1);
    this.#player.seek(at);
    this.progress.show(at);
    if (this.progress.is("ended") && at < this.panel.endMs - 1) this.progress.enter("paused");
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

  #jump(ms) {
    this.#setEnd(this.clip.endMs);
    this.#player.seek(ms);
    this.progress.show(ms);
    if (!this.progress.is("playing")) this.play();
  }

  #reopen() {
    this.panel.hideFault();
    this.panel.setEnd(this.clip.endMs);
    this.panel.setTime(this.#opened.fromMs);
    if (this.progress.is("loading") && !this.#player) return; // on its way, and opens there
    this.#unload();
    this.progress.enter("idle");
    this.#load();
  }

  async #load() {
    takeTheFloor(this);
    this.progress.expect();
    try {
      const { open } = await loadAdapter(this.clip);
      if (this.progress.is("loading") && !this.#player) this.#openPlayer(open);
    } catch {
      this.#failed("unreachable");
    }
  }

  #openPlayer(open) {
    this.#player = open(this.panel.screen, this.#opened);
    const hadFocus = this.focus.isHere;
    this.panel.offer(this.#player.can, this.clip.captions);
    if (hadFocus && !this.#takesOrders()) this.focus.put(this.#firstControl);
    this.#listen(this.#player);
    this.settings.attach(this.#player);
    this.#player.play();
  }

  #unload() {
    this.progress.rest();
    this.settings.detach();
    this.#player?.destroy();
    this.#player = null;
    this.#answered = false;
    this.panel.hideScreen();
  }

  #listen(player) {
    player
      .on("alive", () => this.progress.hearSomething())
      .on("ready", () => this.#ready())
      .on("playing", () => this.#started())
      .on("waiting", () => this.progress.is("playing") && this.progress.expect())
      .on("paused", () => this.progress.is("playing") && this.progress.enter("paused"))
      .on("blocked", () => this.progress.enter("paused"))
      .on("ended", ({ isShort }) => this.#ended(isShort))
      .on("resumed", () => this.replay())
      .on("failed", (reason) => this.#failed(reason));
  }

  #ready() {
    this.#answered = true;
    this.panel.showScreen();
    this.settings.apply();
  }

  #started() {
    if (this.progress.is("failed", "ended", "playing")) return;
    takeTheFloor(this);
    this.progress.enter("playing");
    this.panel.hideNote();
    this.panel.say("playing");
  }

  /* `isShort`: the film at the source ends before the clip does. */
  #ended(isShort) {
    this.progress.show(isShort ? this.#player.currentMs() : this.panel.endMs);
    this.progress.enter("ended");
    this.panel.button("onwards").hidden = isShort || this.panel.endMs >= this.#filmEndMs;
    if (isShort) this.panel.note("ends_early");
    else this.panel.say("ended");
    this.focus.follow("replay");
  }

  /* As the library knows it and as the source says: the smaller counts. */
  get #filmEndMs() {
    return Math.min(this.clip.durationMs, this.#player.durationMs());
  }

  #failed(reason) {
    if (this.progress.is("failed", "idle")) return;
    const hadFocus = this.focus.isHere;
    this.#unload();
    this.progress.enter("failed");
    this.panel.say(this.panel.showFault(reason));
    this.#openTranscript();
    if (hadFocus) this.focus.put("retry");
  }

  /* A frame that answered but doesn't start waits for a press of its own; silence is a fault. */
  #notHeard() {
    if (this.#answered && !this.#player.can.has("scrub")) this.progress.enter("paused");
    else this.#failed("silent");
  }

  #setEnd(ms) {
    this.#player.playUntil(ms);
    this.panel.setEnd(ms);
  }

  #takesOrders() {
    return Boolean(this.#player?.can.has("control"));
  }

  /* A host that takes no orders can at least be closed. */
  get #firstControl() {
    return this.panel.button("toggle").hidden ? "close" : "toggle";
  }

  #openTranscript() {
    const card = this.element.closest("article, .card") ?? this.element.parentElement;
    const transcript = card.querySelector("details.transcript");
    if (transcript) transcript.open = true;
  }
}

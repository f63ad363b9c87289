import { toggleFullscreen } from "../player/fullscreen.js";
import { ClockField } from "./clock-field.js";
import { DeskCaptions } from "./desk-captions.js";
import { ScreenNotices } from "./screen-notices.js";
import { fillIn, setText, textsOf } from "./texts.js";

const JUMP_MS = 5_000;
const FIRST_BACK_MS = 2_000;
const MAX_BACK_MS = 16_000;
const AGAIN_MS = 900; // a press within this time goes faster than the one before
const RATES = [1, 1.5, 2, 4];
const MAX_HOST_RATE = 2;

/* Controls below the picture, and what is said in place of it. */
export class Transport {
  #backMs = FIRST_BACK_MS;
  #backAt = -Infinity;

  constructor(desk, section) {
    this.desk = desk;
    this.player = desk.player;
    this.section = section;
    this.texts = textsOf(section);
    this.clock = new ClockField(desk, section.querySelector("[data-clock]"), this.#button("toggle"));
    this.notices = new ScreenNotices(desk, section, this.texts);
    this.captions = new DeskCaptions(desk, section);
    section.addEventListener("click", ({ target }) => this.#press(target.closest("[data-act]")));
    section.querySelector("[data-rate]").addEventListener("change", ({ target }) => {
      this.player.setRate(Number(target.value));
    });
    desk.on("player", () => this.#show()).on("time", () => this.#showFrame()).on("range", () => this.#show());
    this.#addKeys();
    this.#show();
  }

  #addKeys() {
    const { keys } = this.desk;
    const add = (key, text, run, more = {}) => {
      keys.add({ key, label: this.texts[text], group: "recording", run, ...more });
    };
    add(" ", "key_toggle", () => this.player.toggle());
    add("j", "key_shuttle", () => this.back());
    add("k", "key_shuttle", () => this.player.pause());
    add("l", "key_shuttle", () => this.on());
    add(",", "key_frame", () => this.#step(-1), { repeats: true });
    add(".", "key_frame", () => this.#step(1), { repeats: true });
    add("ArrowLeft", "key_jump", () => this.#jump(-JUMP_MS), { repeats: true });
    add("ArrowRight", "key_jump", () => this.#jump(JUMP_MS), { repeats: true });
    add("c", "key_captions", () => this.captions.toggle());
    add("m", "key_mute", () => this.player.setMuted(!this.player.isMuted));
    add("f", "key_fullscreen", () => this.#fullscreen());
  }

  /* Backwards, further each time. */
  back() {
    const isAgain = performance.now() - this.#backAt < AGAIN_MS;
    this.#backMs = isAgain ? Math.min(this.#backMs * 2, MAX_BACK_MS) : FIRST_BACK_MS;
    this.#backAt = performance.now();
    this.#jump(-this.#backMs);
  }

  /* Plays; while it plays, faster each time. */
  on() {
    if (!this.player.isPlaying) return this.#playAt(1);
    const rates = RATES.filter((rate) => rate <= this.#maxRate);
    return this.#playAt(rates.find((rate) => rate > this.player.rate) ?? rates.at(-1));
  }

  #playAt(rate) {
    this.player.setRate(rate);
    this.player.play();
  }

  get #maxRate() {
    return this.player.can.has("scrub") ? RATES.at(-1) : MAX_HOST_RATE;
  }

  #jump(ms) {
    if (this.player.isControllable) this.player.seek(this.player.timeMs + ms);
  }

  /* A held key must not queue steps that go on after it is released. */
  #step(count) {
    if (!this.player.isStepping) this.player.step(count);
  }

  #fullscreen() {
    toggleFullscreen(this.section.querySelector("[data-screen]"));
  }

  #press(button) {
    const acts = {
      back: () => this.back(),
      toggle: () => this.player.toggle(),
      on: () => this.on(),
      "frame-back": () => this.#step(-1),
      "frame-on": () => this.#step(1),
      captions: () => this.captions.toggle(),
      mute: () => this.player.setMuted(!this.player.isMuted),
      fullscreen: () => this.#fullscreen(),
      retry: () => this.player.retry(),
      source: () => this.desk.part("source")?.querySelector("input, select, button")?.focus(),
    };
    acts[button?.dataset.act]?.();
    if (button?.dataset.first !== undefined) this.#button("toggle").focus(); // it disappears
  }

  #show() {
    const { player, section } = this;
    section.dataset.state = player.state;
    section.toggleAttribute("data-stepping", player.isStepping);
    const isUsable = player.isControllable || player.isReady;
    this.#enable("back", player.isControllable);
    this.#enable("on", isUsable || player.state === "idle");
    this.#enable("toggle", isUsable || player.state === "idle");
    for (const act of ["frame-back", "frame-on"]) this.#enable(act, player.canStep);
    this.#showToggle();
    this.#button("mute").setAttribute("aria-pressed", String(player.isMuted));
    section.querySelector("[data-rate]").value = String(player.rate);
    for (const option of section.querySelectorAll("[data-rate] option")) {
      option.disabled = Number(option.value) > this.#maxRate && player.isReady;
    }
    this.notices.show();
    this.#showFrame();
  }

  #showToggle() {
    const button = this.#button("toggle");
    const { isPlaying } = this.player;
    button.setAttribute("aria-label", isPlaying ? button.dataset.labelOn : button.dataset.labelOff);
    button.toggleAttribute("data-on", isPlaying);
  }

  #showFrame() {
    const { player } = this;
    const place = this.section.querySelector("[data-frame]");
    const seconds = String(player.toleranceMs / 1000);
    const number = player.frames?.indexAt(player.timeMs);
    const text = player.toleranceMs ? `± ${seconds} s` : fillIn(this.texts.frame, { number });
    const shown = player.toleranceMs || number !== undefined ? text : "";
    setText(place, shown);
  }

  #button(act) {
    return this.section.querySelector(`.cd-transport [data-act="${act}"]`);
  }

  #enable(act, isEnabled) {
    this.#button(act).disabled = !isEnabled;
  }
}

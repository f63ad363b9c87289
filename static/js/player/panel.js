import { formatClock } from "./clock.js";
import { sourceAt } from "./source-link.js";

/* The controls of the player, cloned from the translated <template> of the page. The panel shows state
   and reports input; the session handles it. */
export class Panel {
  #scrubbing = false;

  constructor(element, clip, session) {
    this.element = element;
    this.clip = clip;
    const ui = document.getElementById("clip-player-ui").content.cloneNode(true);
    this.parts = mapByName(ui, "part", (part) => part);
    this.messages = mapByName(ui, "say", (say) => say.textContent);
    element.querySelector("[data-poster]").append(this.parts.screen, this.parts.fault);
    element.append(this.parts.line, this.parts.panel, this.parts.status);
    this.#listen(session);
    this.setEnd(clip.endMs);
    this.setTime(clip.startMs);
    this.parts.faultLink.href = clip.watchUrl;
  }

  get screen() {
    return this.parts.screen;
  }

  button(act) {
    return this.element.querySelector(`[data-act="${act}"]`);
  }

  /* Hides the controls that the host doesn't support. */
  showControls(can, captions) {
    const { panel, scrub, speed, volume } = this.parts;
    panel.toggleAttribute("data-by-host", !can.has("control"));
    scrub.hidden = !can.has("control");
    this.button("toggle").hidden = !can.has("control");
    speed.hidden = !can.has("rate");
    this.button("mute").hidden = volume.hidden = !can.has("volume");
    this.button("captions").hidden = !captions;
  }

  setEnd(ms) {
    this.endMs = ms;
    this.parts.scrub.min = this.clip.startMs;
    this.parts.scrub.max = ms;
    this.parts.whole.textContent = formatClock(ms);
    this.parts.source.href = sourceAt(this.clip, ms);
  }

  setTime(ms) {
    const at = Math.min(Math.max(ms, this.clip.startMs), this.endMs);
    if (!this.#scrubbing) this.parts.scrub.value = at;
    this.#showTime(at);
  }

  showScreen() {
    this.parts.screen.classList.add("is-shown");
  }

  hideScreen() {
    this.parts.screen.classList.remove("is-shown");
  }

  showFault(reason) {
    const message = this.messages[reason] ?? this.messages.unreachable;
    this.parts.faultText.textContent = message;
    this.parts.fault.hidden = false;
    return message;
  }

  hideFault() {
    this.parts.fault.hidden = true;
  }

  setPlaying(playing) {
    this.button("toggle").toggleAttribute("data-on", playing);
    this.#label("toggle", playing);
  }

  setMuted(muted, volume) {
    this.button("mute").toggleAttribute("data-on", muted);
    this.#label("mute", muted);
    this.parts.volume.value = muted ? 0 : volume * 100;
  }

  setCaptions(shown) {
    this.button("captions").setAttribute("aria-pressed", String(shown));
  }

  setRate(rate) {
    this.parts.rate.value = String(rate);
  }

  /* Announces a message and shows it below the video. */
  note(key) {
    this.parts.status.classList.add("is-shown");
    this.announce(key);
  }

  hideNote() {
    this.parts.status.classList.remove("is-shown");
  }

  announce(key) {
    this.parts.status.textContent = this.messages[key] ?? key;
  }

  remove() {
    const { screen, fault, line, panel, status } = this.parts;
    for (const part of [screen, fault, line, panel, status]) part.remove();
  }

  #listen(session) {
    const { fault, panel, rate, scrub, volume } = this.parts;
    const onClick = (event) => session.press(event.target.closest("[data-act]")?.dataset.act);
    fault.addEventListener("click", onClick);
    panel.addEventListener("click", onClick);
    scrub.addEventListener("input", () => this.#onScrub(session));
    scrub.addEventListener("change", () => this.#onScrubEnd(session));
    volume.addEventListener("input", () => session.settings.setVolume(volume.value / 100));
    rate.addEventListener("change", () => session.settings.setRate(Number(rate.value)));
  }

  #onScrub(session) {
    this.#scrubbing = true;
    const ms = Number(this.parts.scrub.value);
    this.#showTime(ms);
    session.scrub(ms);
  }

  #onScrubEnd(session) {
    this.#scrubbing = false;
    session.seek(Number(this.parts.scrub.value));
  }

  #showTime(ms) {
    const { now, scrub } = this.parts;
    const clock = formatClock(ms);
    if (now.textContent === clock && scrub.ariaValueText) return;
    now.textContent = clock;
    const values = { at: clock, start: formatClock(this.clip.startMs), end: formatClock(this.endMs) };
    scrub.ariaValueText = this.messages.position.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  }

  #label(act, on) {
    const button = this.button(act);
    button.setAttribute("aria-label", on ? button.dataset.labelOn : button.dataset.labelOff);
  }
}

function mapByName(ui, name, value) {
  const found = [...ui.querySelectorAll(`[data-${name}]`)];
  return Object.fromEntries(found.map((element) => [element.dataset[name], value(element)]));
}

import { fillIn } from "../texts.js";
import { Pool, setAttributes, setText } from "./nodes.js";
import { clock } from "./ticks.js";
import { percent } from "./view.js";

const OPEN = new Set(["fails", "advice"]);
const MOST = 20;
const MOST_LETTERS = 4; // that the flag has room for

/* Where a check found what it is about, such as a number that is said after the end. */
export class Pins {
  needs = ["view", "findings"];

  constructor(timeline, node, template, texts) {
    Object.assign(this, { timeline, texts });
    this.pins = new Pool(node, () => template.content.firstElementChild.cloneNode(true));
  }

  draw() {
    const { desk, view } = this.timeline;
    const placed = desk.findings.filter(({ state, place }) => OPEN.has(state) && place && view.has(place.startMs));
    this.pins.show(placed.slice(0, MOST), (node, { label, place, words }) => {
      setAttributes(node, { x: percent(view.fractionOf(place.startMs)) });
      const name = fillIn(this.texts.pin, { label, words, time: clock(place.startMs, 1) });
      setAttributes(node.firstElementChild, { "aria-label": name });
      setText(node.querySelector(".pin-name"), words.length > MOST_LETTERS ? "!" : words);
    });
  }
}

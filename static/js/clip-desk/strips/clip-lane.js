import { fillIn } from "../texts.js";
import { groupsOf } from "./clip-groups.js";
import { Pool, setAttributes, setText } from "./nodes.js";
import { percent } from "./view.js";

const NAME_PX = 64; // without this room a number alone says how many clips there are

/* The other clips of the recording below the zoomed strip, as buttons that offer their times. */
export class ClipLane {
  needs = ["view", "clips"];

  constructor(timeline, node, { texts, onChoose }) {
    Object.assign(this, { timeline, texts, onChoose });
    this.buttons = new Pool(node, () => this.#makeButton());
  }

  draw() {
    const { others, view, width } = this.timeline;
    this.buttons.show(groupsOf(others, view, width), (button, group) => {
      const name = this.#name(group.clips);
      button.clips = group.clips;
      button.style.left = percent(view.fractionOf(group.startMs)); // time runs left to right
      button.style.width = percent((group.endMs - group.startMs) / view.spanMs);
      setAttributes(button, { title: name, "aria-label": name });
      setText(button.firstChild, this.#text(group, name));
    });
  }

  #name(clips) {
    if (clips.length === 1) return clips[0].question;
    return fillIn(this.texts.clips, { count: clips.length });
  }

  #text({ clips, startMs, endMs }, name) {
    const { view, width } = this.timeline;
    const isNarrow = ((endMs - startMs) / view.spanMs) * width < NAME_PX;
    return clips.length > 1 && isNarrow ? clips.length : name;
  }

  #makeButton() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "cd-strip-clip" });
    button.append(Object.assign(document.createElement("span"), { dir: "auto" }));
    button.addEventListener("click", () => this.onChoose(button.clips, button));
    return button;
  }
}

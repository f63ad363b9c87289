import { Axis, Playhead } from "./strips/axis.js";
import { ClipLane } from "./strips/clip-lane.js";
import { Edge } from "./strips/edge.js";
import { Frame } from "./strips/frame.js";
import { Ground } from "./strips/ground.js";
import { Legend } from "./strips/legend.js";
import { Lens, StripName } from "./strips/lens.js";
import { followLevels } from "./strips/levels.js";
import { Offer } from "./strips/offer.js";
import { Pins } from "./strips/pins.js";
import { CueLane, LevelLane, Span } from "./strips/range-lanes.js";
import { SpokenTimes } from "./strips/spoken.js";
import { EdgeTimes } from "./strips/time-labels.js";
import { Timeline } from "./strips/timeline.js";
import { WholeClips, WholeMarks } from "./strips/whole-strip.js";

/* The timeline: the range enlarged, the lens, and the whole recording. `draw` of each part is called at
   most once per painted frame, if one of its `needs` has changed. */
export function start(desk) {
  const section = desk.part("strips");
  section.hidden = !desk.field("start_ms") || !desk.field("end_ms"); // may not be changed
  if (section.hidden) return;
  let parts = [];
  const frame = new Frame((changes) => draw(section, timeline, parts, changes));
  const timeline = new Timeline(desk, (...changes) => frame.request(...changes));
  parts = partsOf(section, timeline);
  followLevels(timeline);
  new ResizeObserver(([{ contentRect }]) => timeline.setWidth(contentRect.width)).observe(section);
  addKeys(desk, section, parts.find((part) => part instanceof Legend));
}

function draw(section, timeline, parts, changes) {
  const hasRecording = Boolean(timeline.desk.recording);
  section.querySelector('[data-strips="live"]').hidden = !hasRecording;
  section.querySelector('[data-strips="empty"]').hidden = hasRecording;
  if (!hasRecording) return explain(section, timeline);
  timeline.settle();
  for (const part of parts) if (part.needs.some((need) => changes.has(need))) part.draw(changes);
}

/* Why there is no timeline: no video, or the server doesn't tell what it is. */
function explain(section, { desk, isLoaded }) {
  const isChosen = Boolean(desk.field("video")?.value);
  section.querySelector("[data-no-video]").hidden = isChosen;
  section.querySelector("[data-no-recording]").hidden = !isChosen || !isLoaded;
}

function partsOf(section, timeline) {
  const node = (name) => section.querySelector(`[data-strips="${name}"]`);
  const language = document.documentElement.lang || undefined;
  const shared = { texts: textsOf(section), language, spoken: new SpokenTimes(language) };
  const zoomed = node("zoomed");
  const offer = new Offer(timeline, node("offer"), node("about"), shared);
  const edges = [...section.querySelectorAll("[data-edge]")].map((edge) => new Edge(timeline, edge, zoomed, shared));
  new Ground(timeline, zoomed);
  return [
    new StripName(timeline, zoomed, shared.texts.zoomed),
    new Axis(timeline, node("axis")),
    new Span(timeline, [node("span"), node("clipped")]),
    new LevelLane(timeline, node("levels")),
    new CueLane(timeline, node("rules"), node("cues")),
    new Pins(timeline, node("pins"), node("pin"), shared.texts),
    new EdgeTimes(timeline, edgeTexts(zoomed)),
    new Playhead(timeline, node("head")),
    ...edges,
    new ClipLane(timeline, node("clips"), { ...shared, onChoose: (...chosen) => offer.choose(...chosen) }),
    new WholeClips(timeline, node("others")),
    new WholeMarks(timeline, node("this"), node("whole-head")),
    new Lens(timeline, { node: node("lens"), strip: node("whole"), funnel: node("funnel") }, shared),
    new Legend(timeline, node("legend"), shared),
    offer,
  ];
}

const edgeTexts = (strip) => ({
  startMs: strip.querySelector('[data-edge="start"] .edge-time'),
  endMs: strip.querySelector('[data-edge="end"] .edge-time'),
});

/* The attributes `data-text-…`, under the rest of their names: data-text-no-answers as `noAnswers`. */
function textsOf({ dataset }) {
  const names = Object.keys(dataset).filter((name) => name.startsWith("text"));
  return Object.fromEntries(names.map((name) => [name[4].toLowerCase() + name.slice(5), dataset[name]]));
}

function addKeys(desk, { dataset }, legend) {
  const keys = { "+": ["in", dataset.textZoomIn], "-": ["out", dataset.textZoomOut], z: ["fit", dataset.textFit] };
  for (const [key, [way, label]] of Object.entries(keys)) {
    desk.keys?.add({ key, label, group: "recording", run: () => legend.zoom(way) });
  }
}

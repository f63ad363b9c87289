// The clip desk: builds the parts of the screen over the form. Without JavaScript the form works alone.
// Every part exports start(desk).

import { start as startAnswer } from "./answer.js";
import { start as startBar } from "./bar.js";
import { start as startCard } from "./card.js";
import { Desk } from "./desk.js";
import { start as startEvidence } from "./evidence.js";
import { start as startKeys } from "./keys.js";
import { start as startPlayer } from "./player.js";
import { start as startQuestion } from "./question.js";
import { start as startRange } from "./range.js";
import { start as startSource } from "./source.js";
import { start as startStrips } from "./strips.js";
import { start as startTranscript } from "./transcript.js";

// In the order of their dependencies: keys and the player first.
const STARTS = [
  startKeys, startPlayer, startRange, startTranscript, startStrips, startSource, startQuestion,
  startAnswer, startCard, startEvidence, startBar,
];

const root = document.getElementById("clip-desk");
if (root) {
  const desk = new Desk(root);
  for (const start of STARTS) start(desk);
  root.classList.add("is-live");
  markAncestors(root);
  desk.loadRecording();
}

// By classes, since selectors with :has() are matched again whenever a text of the page changes: this took
// longer than all that is drawn while a handle is dragged.
function markAncestors(node) {
  document.body.classList.add("has-live-desk");
  for (let at = node.parentElement; at?.closest("#main"); at = at.parentElement) at.classList.add("cd-ancestor");
}

// The page of an article: adds, moves, folds and deletes blocks, marks up their texts, and finds clip
// answers to cite. Without it the form does the same by numbers, boxes and buttons that save.

import { textsOf } from "../clip-desk/texts.js";
import { Adding } from "./adding.js";
import { Blocks } from "./blocks.js";
import { makeDraggable } from "./dragging.js";
import { Picker } from "./picker.js";
import { followRestoring } from "./restoring.js";
import { prepareSending } from "./sending.js";
import { Sources } from "./sources.js";
import { TableView } from "./table-view.js";
import { TextTools } from "./text-tools.js";

const root = document.querySelector("[data-editor]");

if (root) {
  const texts = textsOf(root);
  const sources = new Sources(root);
  const picker = new Picker(root, texts, sources);
  const prepare = (block) => {
    for (const area of block.querySelectorAll("textarea[data-cites]")) new TextTools(area, root, picker);
    for (const area of block.querySelectorAll("textarea[data-table]")) new TableView(area, texts);
    for (const input of block.querySelectorAll("[data-clip], [data-question]")) picker.attach(input, block);
  };
  const blocks = new Blocks(root, texts, prepare);
  const adding = new Adding(root, blocks, texts);
  makeDraggable(root, blocks);
  followRestoring(root, blocks, adding);
  prepareSending(root, blocks);
  root.classList.add("is-live");
  blocks.showFirstError();
}

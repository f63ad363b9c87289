import { videoFacts } from "./source-facts.js";

/* A text of the section's template, which the server has translated. */
export function textOf(section, name) {
  const texts = section.querySelector("template[data-texts]").content;
  return texts.querySelector(`[data-text="${name}"]`).textContent;
}

/* Writes title, facts and picture of a video into a row. */
export function fillVideo(row, video, text) {
  row.querySelector("[data-title]").textContent = video.title;
  row.querySelector("[data-facts]").textContent = videoFacts(video, text);
  if (!video.poster) return;
  const image = new Image();
  image.alt = "";
  image.loading = "lazy";
  image.src = video.poster;
  row.querySelector("[data-thumb]").replaceChildren(image);
}

/* The words of a moment, those that were searched for in <mark>. */
export function marked({ text, marks }) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    parts.push(text.slice(at, start), mark);
    at = end;
  }
  return [...parts, text.slice(at)];
}

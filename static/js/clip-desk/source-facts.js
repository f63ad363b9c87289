import { fillIn } from "./texts.js";

/* What a line says of a video: outlet, date, length, clips. */

export function videoFacts(video, text) {
  const aired = video.aired && fillIn(text("aired"), { date: video.aired });
  const facts = [video.outlet.name, aired, video.length, video.clips || text("noClip")];
  return facts.filter(Boolean).join(" · ");
}

export function languageName(code) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(code);
  } catch {
    return code; // not a code that the browser knows
  }
}

const SVG = "http://www.w3.org/2000/svg";

/* The mark of an outlet: its logo, or its initials on its colour, as templates/includes/_mark.html. */
export function outletMark({ mark_url: logo, initials, colour, ink }) {
  if (logo) {
    const image = new Image();
    image.alt = "";
    image.src = logo;
    return image;
  }
  const svg = node("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const size = initials.length > 1 ? 11 : 12;
  const shared = { x: 12, y: 16, "text-anchor": "middle", "font-weight": 600 };
  const text = node("text", { ...shared, "font-size": size, fill: ink });
  text.textContent = initials;
  svg.append(node("rect", { width: 24, height: 24, rx: 5, fill: colour }), text);
  return svg;
}

function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

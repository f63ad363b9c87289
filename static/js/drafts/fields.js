// Read what stands in a form's boxes, and put it back. No passwords, no files; versions are kept
// too, so that what was typed over an older state is not saved over a newer one unseen.

const LEFT_OUT = new Set(["password", "file", "submit", "button", "image", "reset"]);
const LINE = /^(.+-\d+)-/;

const isVersion = (box) => "version" in box.dataset;
const isTyped = (box) =>
  box.name && !LEFT_OUT.has(box.type) && box.type !== "hidden" && !box.name.includes("__prefix__");
const isChosen = (box) => box.type === "checkbox" || box.type === "radio";

export function read(form) {
  const draft = { values: {}, labels: {}, versions: {}, lines: {} };
  for (const box of form.elements) {
    if (!box.name) continue;
    if (isVersion(box)) draft.versions[box.name] = box.value;
    else if (box.type === "hidden" && /-\d+-id$/.test(box.name)) {
      draft.lines[box.name.slice(0, -"-id".length)] = box.value;
    } else if (isTyped(box)) readBox(box, draft);
  }
  return draft;
}

function readBox(box, { values, labels }) {
  values[box.name] ??= [];
  if (isChosen(box)) {
    if (box.checked) values[box.name].push(box.value);
  } else if (box.selectedOptions) {
    for (const option of box.selectedOptions) {
      values[box.name].push(option.value);
      labels[`${box.name}=${option.value}`] = option.text;
    }
  } else values[box.name].push(box.value);
}

export const isSame = (one, other) => JSON.stringify(one.values) === JSON.stringify(other.values);

// Returns what found no place: lines that are gone, or new ones for which there is no empty row.
export function putBack(form, draft) {
  const places = linesOf(form, draft);
  const here = (name) => {
    const line = LINE.exec(name)?.[1];
    return line && places.has(line) ? name.replace(line, places.get(line)) : name;
  };
  for (const [name, version] of Object.entries(draft.versions)) {
    const box = form.elements.namedItem(here(name));
    if (box) box.value = version;
  }
  return Object.entries(draft.values).filter(
    ([name, values]) => !putInto(form, here(name), values, draft.labels, name) && values.join(""),
  );
}

// A line is known by its number in the library: others may have come before it since.
function linesOf(form, draft) {
  const now = Object.entries(read(form).lines);
  const empty = now.filter(([, id]) => !id).map(([line]) => line);
  const places = new Map();
  for (const [line, id] of Object.entries(draft.lines)) {
    const found = id ? now.find(([, each]) => each === id)?.[0] : empty.shift();
    places.set(line, found ?? "gone");
  }
  return places;
}

function putInto(form, place, values, labels, name) {
  const boxes = [...form.elements].filter((box) => box.name === place && isTyped(box));
  for (const box of boxes) {
    if (isChosen(box)) box.checked = values.includes(box.value);
    else if (box.selectedOptions) choose(box, values, labels, name);
    else box.value = values[boxes.indexOf(box)] ?? "";
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return boxes.length > 0;
}

function choose(select, values, labels, name) {
  for (const value of values) {
    const stands = [...select.options].some((option) => option.value === value);
    if (!stands) select.add(new Option(labels[`${name}=${value}`] ?? value, value));
  }
  for (const option of select.options) option.selected = values.includes(option.value);
}

// Reads the values of a form and restores them, except passwords and files. Versions are stored too:
// restored values that are based on an older version then show a conflict when they are saved.

const EXCLUDED_TYPES = new Set(["password", "file", "submit", "button", "image", "reset"]);
const ROW = /^(.+-\d+)-/;

const isVersion = (field) => "version" in field.dataset;
const isEditable = (field) =>
  field.name &&
  !EXCLUDED_TYPES.has(field.type) &&
  field.type !== "hidden" &&
  !field.name.includes("__prefix__");
const isCheckable = (field) => field.type === "checkbox" || field.type === "radio";

export function readForm(form) {
  const draft = { values: {}, labels: {}, versions: {}, lines: {} };
  for (const field of form.elements) {
    if (!field.name) continue;
    if (isVersion(field)) draft.versions[field.name] = field.value;
    else if (field.type === "hidden" && /-\d+-id$/.test(field.name)) {
      draft.lines[field.name.slice(0, -"-id".length)] = field.value;
    } else if (isEditable(field)) readField(field, draft);
  }
  return draft;
}

function readField(field, { values, labels }) {
  values[field.name] ??= [];
  if (isCheckable(field)) {
    if (field.checked) values[field.name].push(field.value);
  } else if (field.selectedOptions) {
    for (const option of field.selectedOptions) {
      values[field.name].push(option.value);
      labels[`${field.name}=${option.value}`] = option.text;
    }
  } else values[field.name].push(field.value);
}

export const isSame = (one, other) => JSON.stringify(one.values) === JSON.stringify(other.values);

// Returns the values that could not be restored: of deleted rows, and of new ones without an empty row.
export function restoreValues(form, draft) {
  const rows = matchRows(form, draft);
  const currentName = (name) => {
    const row = ROW.exec(name)?.[1];
    return row && rows.has(row) ? name.replace(row, rows.get(row)) : name;
  };
  for (const [name, version] of Object.entries(draft.versions)) {
    const field = form.elements.namedItem(currentName(name));
    if (field) field.value = version;
  }
  return Object.entries(draft.values).filter(
    ([name, values]) => !setValues(form, currentName(name), values, draft.labels, name) && values.join(""),
  );
}

// Rows are matched by the id of their record, since rows may have been added before them. A new row takes
// the first empty one of its kind.
function matchRows(form, draft) {
  const now = Object.entries(readForm(form).lines);
  const empty = now.filter(([, id]) => !id).map(([row]) => row);
  const takeEmpty = (kind) => empty.splice(findOr(empty, (each) => kindOf(each) === kind), 1)[0];
  const rows = new Map();
  for (const [row, id] of Object.entries(draft.lines)) {
    const found = id ? now.find(([, each]) => each === id)?.[0] : takeEmpty(kindOf(row));
    rows.set(row, found ?? "gone");
  }
  return rows;
}

const kindOf = (row) => row.replace(/-\d+$/, "");

function findOr(list, test) {
  const at = list.findIndex(test);
  return at < 0 ? list.length : at;
}

function setValues(form, target, values, labels, name) {
  const fields = [...form.elements].filter((field) => field.name === target && isEditable(field));
  for (const field of fields) {
    if (isCheckable(field)) field.checked = values.includes(field.value);
    else if (field.selectedOptions) selectValues(field, values, labels, name);
    else field.value = values[fields.indexOf(field)] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return fields.length > 0;
}

function selectValues(select, values, labels, name) {
  for (const value of values) {
    const exists = [...select.options].some((option) => option.value === value);
    if (!exists) select.add(new Option(labels[`${name}=${value}`] ?? value, value));
  }
  for (const option of select.options) option.selected = values.includes(option.value);
}

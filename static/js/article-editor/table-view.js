import { fillIn } from "../clip-desk/texts.js";
import { rowsOf } from "./table-rows.js";

const DEBOUNCE_MS = 250;

/* Shows a typed or pasted table below its text. */
export class TableView {
  constructor(area, texts) {
    this.area = area;
    this.texts = texts;
    this.view = document.createElement("div");
    this.view.className = "ae-table";
    this.view.tabIndex = 0;
    this.view.role = "group";
    this.size = document.createElement("p");
    this.size.className = "help";
    this.header = area.closest("[data-body]").querySelector("[name$=-has_header]");
    area.after(this.view, this.size);
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(), DEBOUNCE_MS);
    };
    area.addEventListener("input", later);
    area.addEventListener("change", later);
    this.header?.addEventListener("change", later);
    this.show();
  }

  show() {
    const rows = rowsOf(this.area.value);
    const table = document.createElement("table");
    rows.forEach((row, at) => {
      const line = table.insertRow();
      for (const cell of row) line.append(makeCell(cell, at === 0 && this.header?.checked));
    });
    this.view.hidden = !rows.length;
    this.view.replaceChildren(table);
    const text = fillIn(this.texts.size, { rows: rows.length, columns: rows[0]?.length ?? 0 });
    this.size.textContent = rows.length ? text : "";
    this.view.setAttribute("aria-label", text);
  }
}

function makeCell(text, isHead) {
  const cell = document.createElement(isHead ? "th" : "td");
  if (isHead) cell.scope = "col";
  cell.dir = "auto";
  cell.textContent = text;
  return cell;
}

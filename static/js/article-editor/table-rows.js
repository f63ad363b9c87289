/* The rows of a typed or pasted table, as clipqa/lib/table_text.py reads them. Pure. */

const RULE = /^:?-+:?$/;
const MAX_SHOWN = 300;

export function rowsOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const rows = lines.filter((line, at) => !isRule(line, at)).map(cellsOf);
  const shown = rows.slice(0, MAX_SHOWN);
  const width = Math.max(0, ...shown.map((row) => row.length));
  return shown.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

/* The second line of a table in Markdown; others may be cells of dashes. */
function isRule(line, at) {
  const isMarked = at === 1 && line.includes("|") && !line.includes("\t");
  return isMarked && cellsOf(line).every((cell) => RULE.test(cell));
}

function cellsOf(line) {
  if (line.includes("\t")) return line.split("\t").map((cell) => cell.trim());
  let inner = line.trim().replace(/^\|/, "");
  if (inner.endsWith("|") && !inner.endsWith("\\|")) inner = inner.slice(0, -1);
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

"""The text of a table: a line for each row, with tabs between its cells. Pure."""

import re

from clipqa.lib.sentences import SentenceError, gettext_noop

MAX_ROWS, MAX_COLUMNS = 300, 30
_ALIGNMENT = re.compile(r":?-{1,}:?")


class TableError(SentenceError):
    """A table with too many rows or columns."""


TOO_WIDE = gettext_noop(
    "The table has %(columns)d columns; the limit is %(most)d. Split it into two tables."
)
TOO_LONG = gettext_noop(
    "The table has %(rows)d rows; the limit is %(most)d. Split it into two tables."
)


def rows_of(cells: str) -> list[list[str]]:
    """Return the rows of a stored table, all with the same number of cells."""
    rows = [line.split("\t") for line in cells.split("\n") if line.strip()]
    width = max(map(len, rows), default=0)
    return [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]


def normalised(text: str) -> str:
    """Return a pasted or typed table in the stored form.

    Cells are separated by tabs, as a sheet copies them, or by |, as in Markdown, whose row of
    dashes below the head is left out.
    """
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    rows = [_cells(line) for at, line in enumerate(lines) if not _is_rule(line, at)]
    return "\n".join("\t".join(row).rstrip("\t") for row in rows)


def _is_rule(line: str, at: int) -> bool:
    """Return whether it is the second line of a table in Markdown, not a row of dashes."""
    is_marked = at == 1 and "|" in line and "\t" not in line
    return is_marked and all(_ALIGNMENT.fullmatch(cell) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def check_size(cells: str) -> None:
    """Raise `TableError` for a stored table beyond the limits."""
    rows = rows_of(cells)
    width = len(rows[0]) if rows else 0
    if width > MAX_COLUMNS:
        raise TableError(TOO_WIDE, columns=width, most=MAX_COLUMNS)
    if len(rows) > MAX_ROWS:
        raise TableError(TOO_LONG, rows=len(rows), most=MAX_ROWS)


def typed(cells: str) -> str:
    """Return a stored table as an editor types it, with | between the cells."""
    return "\n".join(_typed_row(row) for row in rows_of(cells))


def _typed_row(row: list[str]) -> str:
    if all(_ALIGNMENT.fullmatch(cell) for cell in row):
        return "\t".join(row)  # with | it could be the line below the head
    line = " | ".join(cell.replace("|", "\\|") for cell in row)
    # Without the outer ones an empty cell at the edge, or the only cell of a row, would be lost.
    return f"| {line} |" if not row[0] or not row[-1] or len(row) == 1 else line

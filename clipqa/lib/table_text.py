"""The text of a table: a line for each row, with tabs between its cells. Pure."""

import re

MAX_ROWS, MAX_COLUMNS = 300, 30
_ALIGNMENT = re.compile(r":?-{1,}:?")


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
    rows = [_cells(line) for line in lines]
    kept = [row for row in rows if not all(_ALIGNMENT.fullmatch(cell) for cell in row)]
    return "\n".join("\t".join(row).rstrip("\t") for row in kept)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]

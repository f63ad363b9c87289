"""Tables: lines with tabs, and Markdown tables with or without a row of alignments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clipqa.pasted_pages.text.lines import Line
from clipqa.pasted_pages.text.marks import bullet, number, unemphasised
from clipqa.pasted_pages.values import Block

_ALIGNMENT = re.compile(r"\|? ?:?-+:? ?(?:\| ?:?-+:? ?)*\|?")
_PIPE = re.compile(r"(?<!\\)\|")


def read_table(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Return the table that begins at a line, and the line after it."""
    for cells_of in (_tabbed, _piped):
        end = start
        rows: list[tuple[str, ...]] = []
        while end < len(lines) and (cells := cells_of(lines[end])):
            rows += [cells] if any(cells) else []
            end += 1
        if end - start > 1 and rows:
            return Block("table", rows=tuple(rows)), end
    return None


def is_row(line: Line) -> bool:
    return bool(_tabbed(line) or _piped(line))


def _tabbed(line: Line) -> tuple[str, ...]:
    """Return the cells of a line. A tab after a list mark makes no cells."""
    if not line.cells or (len(line.cells) == 2 and _has_list_mark(line)):
        return ()
    return tuple(map(unemphasised, line.cells))


def _has_list_mark(line: Line) -> bool:
    mark = bullet(line.text) or number(line.text)
    return mark is not None and not bullet(line.cells[0]) and mark.text == line.cells[1]


def _piped(line: Line) -> tuple[str, ...]:
    if "|" not in line.text:
        return ()
    if _ALIGNMENT.fullmatch(line.text):
        return ("",)
    text = line.text.removeprefix("|")
    is_framed = text != line.text  # otherwise a "|" at the end is before an empty cell
    text = text[:-1] if is_framed and text.endswith("|") and not text.endswith("\\|") else text
    cells = (cell.strip().replace("\\|", "|") for cell in _PIPE.split(text))
    return tuple(map(unemphasised, cells))

"""Lists: bullets of any kind, numbers, and short lines after a colon."""

from __future__ import annotations

from collections.abc import Sequence

from clipqa.pasted_pages.lines import Line
from clipqa.pasted_pages.marks import Mark, bullet, heading_mark, is_short, number
from clipqa.pasted_pages.tables import is_row
from clipqa.pasted_pages.values import Block


def read_list(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Return the list that begins at a line, and the line after it."""
    if bullet(lines[start].text):
        return _read_marked(lines, start)
    if is_numbered_item(lines, start):
        return _read_marked(lines, start)
    return _read_unmarked(lines, start)


def is_numbered_item(lines: Sequence[Line], place: int) -> bool:
    """Return whether the line before or after a numbered line has the neighbouring number, or the
    same one, as Markdown allows.

    Otherwise it is a numbered heading or question, with its own text below.
    """
    mark = number(lines[place].text)
    if not mark:
        return False
    return any(
        (other := _number_at(lines, place + step))
        and other.order in (mark.order + step, mark.order)
        for step in (-1, 1)
    )


def _number_at(lines: Sequence[Line], place: int) -> Mark | None:
    return number(lines[place].text) if 0 <= place < len(lines) else None


def _read_marked(lines: Sequence[Line], start: int) -> tuple[Block, int]:
    items: list[str] = []
    labels: list[str] = []
    place = start
    numbered = not bullet(lines[start].text)
    while place < len(lines):
        mark = _item(lines, place, numbered)
        if mark:
            items.append(mark.text)
            labels += [mark.label] if mark.label else []
        elif lines[place].indented and not lines[place].gap and not is_row(lines[place]):
            items[-1] += f" {lines[place].text}"
        else:
            break
        place += 1
    return Block("list", items=tuple(items), labels=tuple(labels)), place


def _item(lines: Sequence[Line], place: int, numbered: bool) -> Mark | None:
    line = lines[place]
    if mark := bullet(line.text):
        return mark if not numbered or line.indented else None
    if numbered or line.indented:
        return number(line.text) if is_numbered_item(lines, place) else None
    return None


def _read_unmarked(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Read short lines without blank lines between them, after a line that ends with a colon."""
    if not start or not lines[start - 1].text.endswith(":"):
        return None
    end = start
    while end < len(lines) and _is_plain_item(lines[end]) and (end == start or not lines[end].gap):
        end += 1
    if end - start < 2:
        return None
    return Block("list", items=tuple(line.text for line in lines[start:end])), end


def _is_plain_item(line: Line) -> bool:
    if heading_mark(line) or is_row(line) or bullet(line.text) or number(line.text):
        return False
    return len(line.text) < 80 and (is_short(line.text) or line.text[0].islower())

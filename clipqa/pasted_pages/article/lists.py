"""Lists: bullets of any kind, numbers, and short lines after a colon."""

from __future__ import annotations

from collections.abc import Sequence

from clipqa.pasted_pages.article.tables import is_row
from clipqa.pasted_pages.text.labels import is_key_points, label_alone, read_label
from clipqa.pasted_pages.text.lines import Line, is_finished, is_question
from clipqa.pasted_pages.text.marks import (
    LINK,
    Mark,
    bullet,
    heading_mark,
    is_short,
    number,
    without_emoji,
)
from clipqa.pasted_pages.values import Block

_MIN_RUN = 3  # lines of a list that nothing introduces
_MAX_RUN = 20  # a longer run is a page without blank lines


def read_list(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Return the list that begins at a line, and the line after it."""
    if bullet(lines[start].text):
        return _read_marked(lines, start)
    if is_numbered_item(lines, start):
        return _read_marked(lines, start)
    return _read_emoji(lines, start) or read_unmarked(lines, start)


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
            link = LINK.fullmatch(mark.text)
            items.append(link[1] if link else mark.text)
            labels += [label for label in (mark.label, link[2] if link else "") if label]
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


def read_unmarked(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Read lines without list marks, which browsers leave out: they have no blank line between
    them, and follow a colon or "Key points", or they are two or more below a heading, three or
    more below a paragraph.
    """
    before = lines[start - 1].text if start else ""
    is_titled = is_key_points(before)
    is_led = is_titled or before.endswith((":", "："))
    if start >= len(lines) or (not is_led and not (lines[start].gap and start > _MIN_RUN)):
        return None
    end = start
    last = min(len(lines), start + _MAX_RUN + 1)
    may_be_item = _is_point if is_titled else _is_plain_item
    while end < last and may_be_item(lines[end]) and (end == start or not lines[end].gap):
        end += 1
    most_short = is_led or (not is_finished(before) and lines[start - 1].gap)
    if not (_MIN_RUN - most_short) <= end - start <= _MAX_RUN or (
        not is_led and _leads(lines, end)
    ):
        return None
    return Block("list", items=tuple(line.text for line in lines[start:end])), end


def _read_emoji(lines: Sequence[Line], start: int) -> tuple[Block, int] | None:
    """Read lines that begin with the same emoji, without blank lines between them."""
    mark = lines[start].text[: len(lines[start].text) - len(without_emoji(lines[start].text))]
    end = start
    while mark and end < len(lines) and lines[end].text.startswith(mark):
        if end > start and lines[end].gap:
            break
        end += 1
    if end - start < 2:
        return None
    return Block("list", items=tuple(line.text[len(mark) :] for line in lines[start:end])), end


def _leads(lines: Sequence[Line], end: int) -> bool:
    """Return whether text follows without a blank line, so that the last line is a heading."""
    return end < len(lines) and not lines[end].gap


def _is_plain_item(line: Line) -> bool:
    if not _is_point(line) or is_question(line.text):
        return False
    return len(line.text) < 80 and (is_short(line.text) or line.text[0].islower())


def _is_point(line: Line) -> bool:
    if heading_mark(line) or is_row(line) or bullet(line.text) or number(line.text):
        return False
    return read_label(line.text) is None and not label_alone(line.text)

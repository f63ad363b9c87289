"""Find the title at the beginning of a page, which may have a menu and a path above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clipqa.pasted_pages.site.bylines import is_byline
from clipqa.pasted_pages.site.dates import is_count, is_date, is_reading_time
from clipqa.pasted_pages.site.furniture import (
    is_breadcrumb,
    is_cookie_notice,
    is_interface,
    is_menu,
    is_separator,
    is_thumbnail,
)
from clipqa.pasted_pages.site.menus import choose_title
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import read_label
from clipqa.pasted_pages.text.lines import Line, is_finished, is_question
from clipqa.pasted_pages.text.marks import bullet, heading_mark, number, unemphasised
from clipqa.pasted_pages.text.page_numbers import read_page_number
from clipqa.pasted_pages.text.times import length_at_end, read_range

_MAX_TITLE = 160  # characters
_MAX_TITLE_WORDS = 24
_MAX_HEAD = 120  # lines


@dataclass
class Head:
    """The place of the title, and the lines of the site around it."""

    title: int | None = None
    dropped: set[int] = field(default_factory=set)


def find_title(lines: Sequence[Line], may_ask: bool = True) -> Head:
    """Return the title and what is above it. On a page of questions the title is none itself."""
    head = Head()
    marked = next((n for n, line in enumerate(lines) if _level(line) == 1), None)
    body = _body(lines, head.dropped)
    end = body if marked is None else min(body, marked)
    places = [n for n in range(end) if n not in head.dropped and _may_be_title(lines[n])]
    places = [n for n in places if may_ask or not is_question(lines[n].text)]
    head.title = marked if marked is not None else choose_title(lines, places)
    if head.title is None and may_ask:
        head.title = body if body < len(lines) and _is_first_text(lines[body]) else None
    limit = end if head.title is None else head.title
    head.dropped |= {n for n in range(limit) if _is_around(lines, n, places)}
    return head


def _level(line: Line) -> int:
    heading = heading_mark(line)
    return heading[0] if heading else 0


def _body(lines: Sequence[Line], dropped: set[int]) -> int:
    """Return the first line of the text: a sentence, an item of a list or a row of a table."""
    for n, line in enumerate(lines[:_MAX_HEAD]):
        if is_cookie_notice(line.text) and is_finished(line.text) and _has_buttons(lines, n):
            dropped.add(n)
        elif _level(line) > 1 or _is_text(line):
            return n
    return min(len(lines), _MAX_HEAD)


def _has_buttons(lines: Sequence[Line], place: int) -> bool:
    """Return whether a notice is the first line, or has "Accept all" below it."""
    return place == 0 or any(is_interface(line.text) for line in lines[place + 1 : place + 3])


def _is_text(line: Line) -> bool:
    if is_menu(line.text) or is_breadcrumb(line.text) or is_separator(line.text):
        return False
    folded = fold(line.text)
    if line.cells or bullet(line.text) or length_at_end(folded) or read_range(folded):
        return True
    return not _is_title_like(line.text) and not is_date(line.text)


def _is_title_like(text: str) -> bool:
    words = unemphasised(text)
    if len(words) > _MAX_TITLE or len(words.split()) > _MAX_TITLE_WORDS:
        return False
    return not is_finished(words) or words.endswith(("?", "!", "؟", "？", "！", "…"))


def _may_be_title(line: Line) -> bool:
    text = line.text
    if line.cells or not _is_title_like(text) or is_interface(text) or is_breadcrumb(text):
        return False
    if (
        is_thumbnail(text)
        or is_separator(text)
        or is_date(text)
        or is_reading_time(text)
        or is_count(text)
    ):
        return False
    label = read_label(text)
    is_labelled = label is not None and label[0] in ("image_caption", "byline", "related")
    return not (is_labelled or is_byline(text) or read_page_number(fold(text)))


def _is_first_text(line: Line) -> bool:
    return (
        len(line.text) <= _MAX_TITLE
        and not line.cells
        and not bullet(line.text)
        and not number(line.text)
    )


def _is_around(lines: Sequence[Line], place: int, places: list[int]) -> bool:
    """Return whether a line above the title belongs to the site."""
    text = lines[place].text
    if place in places or is_menu(text) or is_thumbnail(text):
        return True
    return is_breadcrumb(text) or is_separator(text)

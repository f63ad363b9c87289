"""Sections of the site: a table of contents, the comments of readers, the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.site.furniture import (
    COMMENTS,
    is_counted,
    is_interface,
    is_menu,
    is_rights,
    is_thumbnail,
)
from clipqa.pasted_pages.text.comparison import bare, is_phrase
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import is_related
from clipqa.pasted_pages.text.lines import MAX_LINE, Line, is_question
from clipqa.pasted_pages.text.marks import bullet, heading_mark, heading_text, is_short, number
from clipqa.pasted_pages.text.page_numbers import is_number, read_page_number

_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]*\)$")
_CONTENTS = phrases("contents")
_REPLIES = phrases("reply")
_MIN_CONTENTS = 3  # lines of a table of contents without a heading
_MAX_FOOTER = 25  # lines


def answers_site(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line is a button such as "Yes" below "Was this helpful?", or the number of
    something below a button.
    """
    text = lines[place].text
    if place and is_number(fold(text)) and is_interface(lines[place - 1].text):
        return True
    if " " in text:
        return False
    above = (line.text for line in lines[max(0, place - 2) : place])
    return any(is_question(text) and is_interface(text) for text in above)


def is_comments(text: str) -> bool:
    name = bare(text) if len(text) <= MAX_LINE else ""
    return name in COMMENTS or is_counted(name, COMMENTS)


def is_reply(text: str) -> bool:
    return is_phrase(text, _REPLIES)


def is_contents(text: str) -> bool:
    return is_phrase(text, _CONTENTS)


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a table of contents: they repeat headings that follow."""
    names = [_heading_name(heading_text(line)) for line in lines]
    last = {name: n for n, name in enumerate(names)}
    found: set[int] = set()
    for start, line in enumerate(lines):
        if start not in found and is_contents(heading_text(line)):
            end = start + 1
            while end < len(lines) and last[names[end]] > end:
                end += 1
            found |= set(range(start, end))
    for group in _groups(lines):
        repeated = sum(last[names[n]] > n for n in group)
        if len(group) >= _MIN_CONTENTS and repeated * 3 >= len(group) * 2:
            found |= set(group)
    return found


def _groups(lines: Sequence[Line]) -> Iterator[range]:
    """Yield the groups of short lines between blank lines."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end].gap:
            group = range(start, end)
            if all(is_short(lines[n].text) and not lines[n].cells for n in group):
                yield group
            start = end


def _heading_name(text: str) -> str:
    if found := _LINK.search(text):
        text = text[: found.start()] + found[1]
    mark = bullet(text) or number(text)
    return bare((mark.text if mark else text).lstrip("0123456789. "))


def end_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of the readers' comments and of the footer."""
    return _comment_lines(lines) | footer_lines(lines)


def _comment_lines(lines: Sequence[Line]) -> set[int]:
    headings = [n for n, line in enumerate(lines) if n > 3 and is_comments(heading_text(line))]
    if not headings:
        return set()
    replies = next((n for n in range(headings[0], len(lines)) if is_reply(lines[n].text)), None)
    before = [n for n in headings if replies is not None and n < replies]
    late = [n for n in headings if 2 * n > len(lines)]
    start = (before[-1:] or late[:1] or [len(lines)])[0]
    end = start + 1
    while end < len(lines) and not (is_related(lines[end].text) or heading_mark(lines[end])):
        end += 1
    return set(range(start, min(end, len(lines))))


def footer_lines(lines: Sequence[Line]) -> set[int]:
    """Return the last lines if they are those of a menu. Below a copyright notice all are."""
    place = len(lines)
    rights = [n for n in range(max(0, place - _MAX_FOOTER), place) if is_rights(lines[n].text)]
    if rights and rights[0] > 1:
        place = rights[0]
    while place > 1 and _is_footer(lines[place - 1]):
        place -= 1
    return set(range(place, len(lines)))


def _is_footer(line: Line) -> bool:
    if heading_mark(line) or line.cells or bullet(line.text) or is_related(line.text):
        return False
    if is_thumbnail(line.text):
        return False
    return is_menu(line.text) or bool(read_page_number(fold(line.text)))

"""Find the title among the lines at the beginning of a page, which has a menu and a path above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from clipqa.pasted_pages.site.bylines import is_byline
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.site.furniture import (
    crumbs,
    is_breadcrumb,
    is_cookie_notice,
    is_count,
    is_date,
    is_interface,
    is_menu,
    is_reading_time,
    is_rights,
    is_separator,
    is_thumbnail,
)
from clipqa.pasted_pages.text.labels import bare, read_label
from clipqa.pasted_pages.text.lines import Line, is_finished
from clipqa.pasted_pages.text.marks import bullet, heading_mark, is_question, number, unemphasised
from clipqa.pasted_pages.text.times import length_at_end, read_page_number, read_range

_SITE = re.compile(r" [|–—-] ")
_MAX_TITLE = 160  # characters
_MAX_TITLE_WORDS = 24
_MAX_MENU_WORDS = 3  # of an entry that no language lists
_MIN_MENU = 3  # such entries in lines without blank lines between them
_MAX_KICKER_WORDS = 3
_MIN_LONG_TITLE = 4  # words
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
    head.title = marked if marked is not None else _choose(lines, places)
    if head.title is None and may_ask:
        head.title = body if body < len(lines) and _is_first_text(lines, body, head) else None
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


def _choose(lines: Sequence[Line], places: list[int]) -> int | None:
    """Return the title among the lines that may be one."""
    if not places:
        return None
    paths = [n for n in range(places[-1]) if is_breadcrumb(lines[n].text)]
    path = [bare(part) for n in paths for part in crumbs(lines[n].text)]
    named = [n for n in places if path and n > paths[-1] and bare(lines[n].text) == path[-1]]
    named = [n for n in named if n == places[-1] or not is_menu(lines[n].text)]
    if named:
        return named[-1]
    if paths and places[-1] > paths[-1]:
        places = [n for n in places if n > paths[-1]]
    return _without_kicker(lines, _below_menu(lines, places), path)


def _below_menu(lines: Sequence[Line], places: list[int]) -> list[int]:
    """Return the lines below the entries of a menu."""
    menu = [n for n in places[:-1] if is_menu(lines[n].text) or _is_path_part(lines, n)]
    menu += [run[-1] for run in _runs(lines, places)[:-1] if _is_menu_run(lines, run)]
    rest = [n for n in places if not menu or n > max(menu)]
    repeated = [n for n in rest if any(_same(lines[n], lines[k]) for k in rest if k < n)][:1]
    return repeated or rest


def _runs(lines: Sequence[Line], places: list[int]) -> list[list[int]]:
    """Return the lines in groups with blank lines between them."""
    runs: list[list[int]] = []
    for n in places:
        if not runs or lines[n].gap:
            runs.append([])
        runs[-1].append(n)
    return runs


def _is_menu_run(lines: Sequence[Line], run: list[int]) -> bool:
    """Return whether all lines of a group are short, and one is in a menu or they are many."""
    if len(run) < 2 or any(len(lines[n].text.split()) > _MAX_MENU_WORDS for n in run):
        return False
    return len(run) >= _MIN_MENU or any(is_menu(lines[n].text) for n in run)


def _is_path_part(lines: Sequence[Line], place: int) -> bool:
    """Return whether a sign of a path stands alone in the line above."""
    return place > 0 and is_separator(lines[place - 1].text)


def _same(one: Line, other: Line) -> bool:
    """Return whether two lines have the same title, one perhaps with the name of the site."""
    return bare(_SITE.split(one.text)[0]) == bare(_SITE.split(other.text)[0])


def _without_kicker(lines: Sequence[Line], places: list[int], path: list[str]) -> int:
    """Return the first line that is no name of the site or of a section above the title."""
    for n, following in zip(places, places[1:], strict=False):
        if not _is_kicker(lines, n, following, path):
            return n
    return places[-1]


def _is_kicker(lines: Sequence[Line], place: int, following: int, path: list[str]) -> bool:
    text, other = lines[place].text, lines[following].text
    words = len(text.split())
    if bare(text) in path or text.casefold().endswith(" logo") or _is_site(lines, text):
        return True
    if text.isupper() and not other.isupper() and words <= _MAX_KICKER_WORDS:
        return True
    after = lines[following + 1].text if following + 1 < len(lines) else ""
    is_told = is_date(after) or is_reading_time(after) or is_byline(after)
    return words < _MAX_KICKER_WORDS and len(other.split()) >= _MIN_LONG_TITLE and is_told


def _is_site(lines: Sequence[Line], text: str) -> bool:
    """Return whether the notice of copyright at the end names a text."""
    name = bare(text)
    return any(is_rights(line.text) and name in line.text.casefold() for line in lines[-10:])


def _is_first_text(lines: Sequence[Line], body: int, head: Head) -> bool:
    line = lines[body]
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

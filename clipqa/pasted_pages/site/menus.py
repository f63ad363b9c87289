"""Separate the entries of a menu and the names of sections from the title below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from clipqa.pasted_pages.site.bylines import is_byline
from clipqa.pasted_pages.site.dates import is_date, is_reading_time
from clipqa.pasted_pages.site.furniture import (
    crumbs,
    is_breadcrumb,
    is_menu,
    is_rights,
    is_separator,
)
from clipqa.pasted_pages.text.comparison import bare
from clipqa.pasted_pages.text.lines import Line

_SITE = re.compile(r" [|–—-] ")
_MAX_MENU_WORDS = 3  # of an entry that no language lists
_MIN_MENU = 3  # such entries in lines without blank lines between them
_MAX_KICKER_WORDS = 3
_MIN_LONG_TITLE = 4  # words


def choose_title(lines: Sequence[Line], places: list[int]) -> int | None:
    """Return the title among the lines that may be one."""
    if not places:
        return None
    paths = [n for n in range(places[-1]) if is_breadcrumb(lines[n].text)]
    path = [bare(part) for n in paths for part in crumbs(lines[n].text)]
    named = [n for n in places if path and n > paths[-1] and bare(lines[n].text) == path[-1]]
    named = [n for n in named if n == places[-1] or not _is_section(lines[n].text)]
    if named:
        return named[-1]
    if paths and places[-1] > paths[-1]:
        places = [n for n in places if n > paths[-1]]
    return _without_kicker(lines, _below_menu(lines, places), path)


def _is_section(text: str) -> bool:
    """Return whether a name of the path is that of a section, with the title below it."""
    return text.isupper() or is_menu(text)


def _below_menu(lines: Sequence[Line], places: list[int]) -> list[int]:
    """Return the lines below the entries of a menu."""
    menu = [n for n in places[:-1] if is_menu(lines[n].text) or _is_path_part(lines, n)]
    menu += [run[-1] for run in _runs(lines, places)[:-1] if _is_menu_run(lines, run)]
    end = max(menu, default=-1)
    rest = [n for n in places if n > end]
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
    for n, following in pairwise(places):
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
    is_above_details = is_date(after) or is_reading_time(after) or is_byline(after)
    return words < _MAX_KICKER_WORDS and len(other.split()) >= _MIN_LONG_TITLE and is_above_details


def _is_site(lines: Sequence[Line], text: str) -> bool:
    """Return whether the notice of copyright at the end names a text."""
    name = bare(text)
    return any(is_rights(line.text) and name in line.text.casefold() for line in lines[-10:])

"""Lines of the site around a text: menus, paths, cookie notices, dates, comments, the footer."""

from __future__ import annotations

import re
from functools import lru_cache

from clipqa.pasted_pages.languages import any_of, phrases
from clipqa.pasted_pages.site.dates import WORDS, is_reading_time
from clipqa.pasted_pages.text.comparison import MAX_CACHED, bare, is_phrase
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import COLON
from clipqa.pasted_pages.text.lines import MAX_LINE, is_finished
from clipqa.pasted_pages.text.marks import DIVIDER, bullet

_CRUMBS = re.compile(r"(?:[^:]{1,30}: )?[^>›»/→·\\|]{1,40}(?: ?[>›»→] ?| [/·\\|] )[^\n]{1,80}")
_CRUMB_SIGN = re.compile(r" ?[>›»→] ?| [/·\\|] ")
_SEPARATOR = re.compile(r"[>›»→/|·\\-]")
_TAGS = re.compile(rf"(?:{any_of(phrases('tags'))}) ?[:：] ?\S", re.IGNORECASE)
_RIGHTS = ("©", "copyright ©", "copyright 2", "copyright (c)", "(c) 20", "c) 20")
_THUMBNAILS = phrases("thumbnail")
_INTERFACE = phrases("interface", "contents", "comments")
_MENU = phrases("menu", "interface", "contents", "reply")
_CLIPS = phrases("menu", "clip")
_COUNTED = phrases("menu", "clip", "comments")
COMMENTS = phrases("comments")
_COOKIES = phrases("cookies")


def is_interface(text: str) -> bool:
    """Return whether a whole line belongs to the site, wherever it stands."""
    return len(text) <= MAX_LINE and _is_interface(text)


@lru_cache(maxsize=MAX_CACHED)
def _is_interface(text: str) -> bool:
    name = bare(text)
    if not name or name in _INTERFACE or is_rights(text) or _TAGS.match(text):
        return True
    words = name.replace(":", " ").split()
    if len(words) > 1 and all(word in _INTERFACE for word in words):
        return True
    if is_counted(name, COMMENTS) or is_reading_time(text) or _is_share_row(name):
        return True
    return _is_row_of_notes(text)


def _is_row_of_notes(text: str) -> bool:
    """Return whether a line counts several things, such as "7 min read · 3 comments"."""
    parts = DIVIDER.split(text)
    return len(parts) > 1 and all(_is_count_note(part) for part in parts)


def _is_count_note(text: str) -> bool:
    return is_reading_time(text) or is_counted(bare(text), _COUNTED)


def _is_share_row(name: str) -> bool:
    """Return whether buttons follow a label, such as "Share this: Facebook, Print"."""
    label, colon, rest = name.partition(":")
    words = rest.replace(",", " ").split()
    return bool(colon) and label in _INTERFACE and all(word in _INTERFACE for word in words)


def is_button(word: str) -> bool:
    """Return whether a word is that of a button, such as "Next"."""
    name = bare(word)
    return not name or name in _INTERFACE


def is_thumbnail(text: str) -> bool:
    return is_phrase(text, _THUMBNAILS)


def is_menu(text: str) -> bool:
    """Return whether a line is one of a menu, or a menu in one line."""
    if len(text) > MAX_LINE:
        return False
    mark = bullet(text)
    name = bare(mark.text if mark else text)
    if name in _MENU or is_interface(text):
        return True
    parts = [bare(part) for part in re.split(r" ?[|·•/] ?", text)]
    if len(parts) > 2 and sum(part in _MENU for part in parts) * 2 >= len(parts):
        return True
    words = name.split()
    known = sum(word in _MENU for word in words)
    if text.istitle():  # such as "News Walks Gear Shop"
        return len(words) > 2 and known * 2 >= len(words)
    return len(words) > 3 and known * 3 >= len(words) * 2


def is_rights(text: str) -> bool:
    return bare(text).startswith(_RIGHTS) or text.startswith("©")


def is_breadcrumb(text: str) -> bool:
    """Return whether a line is a path such as "Home > News > Europe"."""
    if len(text) > MAX_LINE or is_finished(text) or not _CRUMBS.fullmatch(text):
        return False
    parts = crumbs(text)
    strong = sum(text.count(sign) for sign in ">›»→")
    return strong > 0 or parts[0].casefold() in _MENU or (len(parts) > 2 and "/" in text)


def crumbs(text: str) -> list[str]:
    return [part.strip() for part in _CRUMB_SIGN.split(text.rpartition(": ")[2])]


def is_separator(text: str) -> bool:
    return bool(_SEPARATOR.fullmatch(text))


def is_cookie_notice(text: str) -> bool:
    """Return whether a text names cookies, as the notice above a page does."""
    return any(word.casefold() in _COOKIES for word in WORDS.findall(text[: 4 * MAX_LINE]))


def is_setting(text: str) -> bool:
    """Return whether a line shows how a list is sorted, such as "Sort by: newest"."""
    return len(text) <= MAX_LINE and is_phrase(COLON.split(text, maxsplit=1)[0], _INTERFACE)


def is_counted(name: str, names: frozenset[str]) -> bool:
    """Return whether a line is a phrase with a number, such as "Comments (3)"."""
    folded = fold(name)
    if not any(sign.isdigit() for sign in folded):
        return False
    return " ".join(re.sub(r"[\d(),.:]+", " ", folded).split()) in names


def is_count_of_clips(text: str) -> bool:
    """Return whether a line of a topic counts answers, such as "2 answers"."""
    return len(text) <= MAX_LINE and is_counted(bare(text), _CLIPS)

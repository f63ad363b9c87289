"""Lines of the site around a text: menus, paths, cookie notices, dates, comments, the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import bare, is_related
from clipqa.pasted_pages.languages import phrases
from clipqa.pasted_pages.text.lines import Line, asks, is_finished
from clipqa.pasted_pages.text.marks import bullet, heading_mark, is_short, number
from clipqa.pasted_pages.text.times import MAX_LINE, read_page_number

_CRUMBS = re.compile(r"(?:[^:]{1,30}: )?[^>›»/→·\\|]{1,40}(?: ?[>›»→] ?| [/·\\|] )[^\n]{1,80}")
_CRUMB_SIGN = re.compile(r" ?[>›»→] ?| [/·\\|] ")
_SEPARATOR = re.compile(r"[>›»→/|·\\-]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}")
_COUNT = re.compile(r"\d[\d.,]*\+? [^\W\d_][^\d]{2,20}")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TAGS = re.compile(
    r"(?:tags?|tagged|filed under|categor(?:y|ies)|topics?|section|schlagwörter|themen|etiquetas|"
    r"mots-clés|étiquettes|теги|метки|标签|etiketler|תגיות|الوسوم|وسوم|tagi) ?[:：] ?\S",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]*\)$")
_COLON = re.compile("[:：]")
_RIGHTS = ("©", "copyright ©", "copyright 2", "copyright (c)", "(c) 20", "c) 20")
_THUMBNAILS = phrases("thumbnail")
_INTERFACE = phrases("interface", "contents", "comments") | {"thumbnail", "video thumbnail"}
_MENU = phrases("menu", "interface", "contents", "reply")
_CONTENTS = phrases("contents")
_CLIPS = phrases("menu", "clip")
_COMMENTS = phrases("comments")
_REPLIES = phrases("reply")
_READING = frozenset(word for phrase in phrases("reading") for word in phrase.split())
_POSTED = phrases("posted")
_COOKIES = phrases("cookies")
_MIN_CONTENTS = 3  # lines of a table of contents without a heading
_MAX_DATE_WORDS = 8
_MAX_READING_WORDS = 8
_MAX_FOOTER = 25  # lines


def is_interface(text: str) -> bool:
    """Return whether a whole line belongs to the site, wherever it stands."""
    if len(text) > MAX_LINE:
        return False
    name = bare(text)
    if not name or name in _INTERFACE or is_rights(text) or _TAGS.match(text):
        return True
    words = name.replace(":", " ").split()
    if len(words) > 1 and all(word in _INTERFACE for word in words):
        return True
    return _is_counted(name, _COMMENTS) or is_reading_time(text) or _is_share_row(name)


def _is_share_row(name: str) -> bool:
    """Return whether buttons follow a label, such as "Share this: Facebook, Print"."""
    label, colon, rest = name.partition(":")
    words = rest.replace(",", " ").split()
    return bool(colon) and label in _INTERFACE and all(word in _INTERFACE for word in words)


def answers_site(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line is a button such as "Yes" below "Was this helpful?"."""
    if " " in lines[place].text:
        return False
    above = (line.text for line in lines[max(0, place - 2) : place])
    return any(asks(text) and is_interface(text) for text in above)


def is_thumbnail(text: str) -> bool:
    return bare(text) in _THUMBNAILS


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
    return any(word.casefold() in _COOKIES for word in _WORDS.findall(text[: 4 * MAX_LINE]))


def is_date(text: str) -> bool:
    """Return whether a short line is a date, such as "Published on 3 June 2026"."""
    words = text.split(" ", _MAX_DATE_WORDS + 1)
    if len(text) > MAX_LINE or len(words) > _MAX_DATE_WORDS or is_finished(text.rstrip(".")):
        return False
    folded = fold(text)
    has_date = bool(_YEAR.search(folded) or _NUMERIC_DATE.search(folded))
    if is_posted(text):
        return any(sign.isdigit() for sign in folded)
    figures = sum(any(sign.isdigit() for sign in word) for word in folded.split())
    parts = re.split(r" ?[·|] ?", folded)
    if len(parts) > 1:
        return has_date and all(any(sign.isdigit() for sign in part) for part in parts)
    return has_date and (len(words) <= 4 or figures > 1 or "," in text)


def is_posted(text: str) -> bool:
    """Return whether a line begins like "Published on"."""
    words = bare(text).split(" ", 4)
    return any(
        " ".join(words[:n]).rstrip(" :：") in _POSTED for n in range(min(3, len(words)), 0, -1)
    )


def is_reading_time(text: str) -> bool:
    """Return whether a short line is a reading time, such as "5 min read"."""
    if len(text) > MAX_LINE or not any(sign.isdigit() for sign in text):
        return False
    words = _WORDS.findall(text.casefold())
    return (
        bool(words)
        and len(words) < _MAX_READING_WORDS
        and (all(word in _READING for word in words) or "".join(words) in _READING)
    )


def is_setting(text: str) -> bool:
    """Return whether a line shows how a list is sorted, such as "Sort by: newest"."""
    return len(text) <= MAX_LINE and bare(_COLON.split(text, maxsplit=1)[0]) in _INTERFACE


def is_count(text: str) -> bool:
    """Return whether a line counts what the page has, such as "24 answers"."""
    return len(text) <= MAX_LINE and bool(_COUNT.fullmatch(fold(text))) and not is_finished(text)


def _is_counted(name: str, names: frozenset[str]) -> bool:
    """Return whether a line is a phrase with a number, such as "Comments (3)"."""
    folded = fold(name)
    if not any(sign.isdigit() for sign in folded):
        return False
    return " ".join(re.sub(r"[\d(),.:]+", " ", folded).split()) in names


def is_count_of_clips(text: str) -> bool:
    """Return whether a line of a topic counts answers, such as "2 answers"."""
    return len(text) <= MAX_LINE and _is_counted(bare(text), _CLIPS)


def is_comments(text: str) -> bool:
    name = bare(text) if len(text) <= MAX_LINE else ""
    return name in _COMMENTS or _is_counted(name, _COMMENTS)


def is_reply(text: str) -> bool:
    return len(text) <= MAX_LINE and bare(text) in _REPLIES


def is_contents(text: str) -> bool:
    return len(text) <= MAX_LINE and bare(text) in _CONTENTS


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a table of contents: they repeat headings that follow."""
    names = [_heading_name(_text(line)) for line in lines]
    last = {name: n for n, name in enumerate(names)}
    found: set[int] = set()
    for start, line in enumerate(lines):
        if is_contents(_text(line)):
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


def _text(line: Line) -> str:
    heading = heading_mark(line)
    return heading[1] if heading else line.text


def _heading_name(text: str) -> str:
    if found := _LINK.search(text):
        text = text[: found.start()] + found[1]
    mark = bullet(text) or number(text)
    return bare((mark.text if mark else text).lstrip("0123456789. "))


def end_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of the readers' comments and of the footer."""
    return _comment_lines(lines) | footer_lines(lines)


def _comment_lines(lines: Sequence[Line]) -> set[int]:
    headings = [n for n, line in enumerate(lines) if n > 3 and is_comments(_text(line))]
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

"""Names of authors in lines such as "Posted on March 3, 2026 by Ada Quill | 5 min read"."""

from __future__ import annotations

import re
from dataclasses import replace

from clipqa.pasted_pages.languages import any_of, phrases
from clipqa.pasted_pages.site.dates import is_count, is_date, is_posted, is_reading_time
from clipqa.pasted_pages.text.labels import is_by, is_name_start, read_by
from clipqa.pasted_pages.text.lines import MAX_LINE
from clipqa.pasted_pages.text.marks import unemphasised
from clipqa.pasted_pages.values import Block

_MAX_NAME_WORDS = 10
_MAX_BARE_NAME = 6  # words of a name without "by"
_SEPARATOR = re.compile(
    r" (?=\d{4}年)| ?[|·•] ?| [–—-] |[,،，、] ?| ?[(/] ?|"
    rf" (?=updated |published |posted |last )| (?:{any_of(phrases('on'))}) ",
    re.IGNORECASE,
)
_PARTS = re.compile(r" ?[|·•/] ?| [–—-] |[()]")


def as_byline(block: Block) -> Block:
    """Return a text as a byline if it names an author, else unchanged."""
    found = _read_line(block.text)
    return Block("byline", found[0], labels=(*block.labels, *found[1:])) if found else block


def is_byline(text: str) -> bool:
    return _read_line(text) is not None


def _read_line(text: str) -> tuple[str, ...] | None:
    text = unemphasised(text)
    found = _read(text) if len(text) <= MAX_LINE else None
    if not found or len(found[0].split()) > _MAX_NAME_WORDS:
        return None
    return None if found[0].endswith((".", "?", "!")) else found


def without_details(block: Block) -> Block:
    """Remove the date and the reading time from a byline."""
    name, details = split_details(block.text)
    return replace(block, text=name, labels=(*block.labels, details)) if details else block


def is_name(text: str) -> bool:
    """Return whether a line can be a name without a label: two to six words, all with a
    capital but short ones such as "de".
    """
    words = text.split()
    if not 2 <= len(words) <= _MAX_BARE_NAME or not words[-1][0].isupper():
        return False
    if not all(word.strip(".").replace("-", "").replace("’", "").isalpha() for word in words):
        return False
    small = [word for word in words if not word[0].isupper()]
    return words[0][0].isupper() and len(small) < 2 and all(len(word) < 4 for word in small)


def _may_be_name(text: str) -> bool:
    """Return whether words after "by" can be a name: small words are short, or after a comma."""
    words = re.split("[,(]", text, maxsplit=1)[0].split()
    small = [word for word in words if word[0].islower()]
    return (
        len(words) <= _MAX_BARE_NAME + 1
        and all(len(word) < 4 for word in small)
        and (len(small) < 3)
    )


def _read(text: str) -> tuple[str, ...] | None:
    """Return the name, and the words that were around it."""
    if found := read_by(text):
        name, details = split_details(found.text)
        return (name, details, found.label) if _may_be_name(name) else None
    if is_posted(text) or is_date(text.partition(" by ")[0]):
        return _read_after_date(text) or _read_parts(text)
    return _read_parts(text) or _read_after_kind(text)


def _read_parts(text: str) -> tuple[str, ...] | None:
    """Return the one name between dates and reading times, such as "3 May 2026 · Ada Quill"."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    rest = [part for part in parts if not _is_detail(part)]
    named = [part for part in rest if read_by(part)]
    name = (named or rest or [""])[0]
    if len(parts) < 2 or not (named or (len(rest) == 1 and is_name(name))):
        return None
    by = read_by(name)
    details = [part for part in parts if part is not name]
    return (by.text, by.label, *details) if by else (name, *details)


def _read_after_kind(text: str) -> tuple[str, ...] | None:
    """Return the name of a line such as "Interview by Ada Quill"."""
    words = text.split()
    for n in (1, 2):
        name = " ".join(words[n + 1 :])
        if len(words) > n + 1 and is_by(words[n]) and is_name(name):
            return name, " ".join(words[: n + 1])
    return None


def _read_after_date(text: str) -> tuple[str, ...] | None:
    """Return the name after the date of a line such as "3 March 2026 by Ada Quill"."""
    words = text.split()
    for n in range(1, len(words) - 1):
        if is_by(words[n].strip("|·•,:")) and is_name_start(words[n + 1]):
            before = " ".join(words[: n + 1])
            if any(sign.isdigit() for sign in before):
                return (*split_details(" ".join(words[n + 1 :])), before)
    return None


def split_details(text: str) -> tuple[str, str]:
    """Split a name from the date and the reading time after it."""
    for found in _SEPARATOR.finditer(text[:MAX_LINE]):
        rest = text[found.end() :]
        parts = [part for part in _PARTS.split(rest) if part.strip()]
        if found.start() and parts and (is_date(rest) or all(map(_is_detail, parts))):
            return text[: found.start()].strip(), text[found.start() :].strip(" ,،，、|·•(/–—-")
    return text, ""


def _is_detail(text: str) -> bool:
    text = text.strip()
    return bool(text) and (is_date(text) or is_reading_time(text) or is_count(text))

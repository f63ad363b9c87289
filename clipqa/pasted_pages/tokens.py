"""Tell what each line of a pasted topic is: a text, a watch link, a range, a page number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from clipqa.pasted_pages import verbs
from clipqa.pasted_pages.labels import bare, is_interface
from clipqa.pasted_pages.lines import Line, is_finished
from clipqa.pasted_pages.marks import bullet, heading_mark, unemphasised, without_emoji
from clipqa.pasted_pages.phrases import table
from clipqa.pasted_pages.times import (
    PageNumber,
    Range,
    is_number,
    length_at_end,
    range_at_end,
    read_page_number,
    read_range,
)

_VERBS = frozenset(table(verbs.WATCH_VERBS))
_NOUNS = frozenset(table(verbs.WATCH_NOUNS))
_LINK_TEXT = ("watch", "text")
_WORD = re.compile(r"[^\W\d_]+")
_UNFINISHED = re.compile(r"[(\[][\d: ]*$")  # a length at which the paste ends
_MAX_WORDS = 8  # of a watch link


class Token(NamedTuple):
    kind: str  # text, watch, range, page or interface
    text: str
    length_s: int | None = None
    range: Range | None = None
    page: PageNumber | None = None
    level: int = 0  # of a text that is marked as a heading


def read_tokens(lines: Sequence[Line]) -> list[Token]:
    tokens = [token for line in lines for token in _tokens(line)]
    return list(_with_split_pages(_with_captions(_with_unfinished_link(tokens))))


def is_topic(tokens: Sequence[Token]) -> bool:
    """Return whether the page has cards: a line that is a watch link, or nothing but a range."""
    return any(
        token.kind == "watch" or (token.range and token.range.end_s is not None) for token in tokens
    )


def _tokens(line: Line) -> Iterator[Token]:
    heading = heading_mark(line)
    mark = bullet(line.text)
    text = heading[1] if heading else mark.text if mark else line.text
    if text[0] in "([" and (length := length_at_end(text)) and not length[0]:
        yield Token("watch", "", length[1])  # the length in a line of its own
    elif found := read_range(text):
        yield Token("range", _beside_range(text, found), range=found)
    elif page := read_page_number(text):
        yield Token("page", text, page=page)
    elif watch := _watch(text):
        yield watch
    elif before := range_at_end(text):
        words = before[0]
        yield Token("interface" if is_interface(words) else "text", words)
        yield Token("range", _beside_range(text.removeprefix(words), before[1]), range=before[1])
    elif is_interface(text) or is_number(text):
        yield Token("interface", text)
    else:
        yield Token("text", unemphasised(text), level=heading[0] if heading else 0)


def _beside_range(text: str, found: Range) -> str:
    """Return the words between two times, or the whole line of a range without its end."""
    return " ".join(_WORD.findall(text)) if found.end_s is not None else text


def _watch(text: str) -> Token | None:
    """Return a watch link: a few words with a length in brackets, or with a verb and a noun."""
    if found := length_at_end(text):
        words, length_s = found
        if len(words.split()) <= _MAX_WORDS:
            return Token("watch", words, length_s)
    return Token("watch", text) if is_watch(_UNFINISHED.sub("", text)) else None


def is_watch(text: str) -> bool:
    if len(text) > 80 or is_finished(text):
        return False
    words = bare(without_emoji(text)).split()
    return len(words) <= _MAX_WORDS and bool(_VERBS & {*words}) and bool(_NOUNS & {*words})


def _with_unfinished_link(tokens: list[Token]) -> list[Token]:
    """Tell a watch link at which the paste ends: the last line is the beginning of another."""
    last = tokens[-1]
    links = {token.text for token in tokens if token.kind == "watch"}
    if last.kind == "text" and len(last.text) > 4 and any(t.startswith(last.text) for t in links):
        tokens[-1] = Token("watch", last.text)
    return tokens


def _with_captions(tokens: list[Token]) -> list[Token]:
    """Tell the label of a still image in any language: the same text below each watch link, with
    another text between it and the range.
    """
    below = [text.text for link, text in pairwise(tokens) if (link.kind, text.kind) == _LINK_TEXT]
    if len(below) < 2 or len({*below}) > 1:
        return tokens
    kinds = "".join(token.kind[0] for token in tokens)  # w, t, r, p or i
    if "wttr" not in kinds:
        return tokens
    return [Token("interface", token.text) if token.text == below[0] else token for token in tokens]


def _with_split_pages(tokens: Sequence[Token]) -> Iterator[Token]:
    """Read a number in the line above "of54" as the number of the page."""
    for n, token in enumerate(tokens):
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        if _is_page_number(token, following):
            yield Token("page", token.text, page=PageNumber(int(token.text), None))
        else:
            yield token


def _is_page_number(token: Token, following: Token | None) -> bool:
    if not following or not following.page or following.page.number is not None:
        return False
    return token.kind == "interface" and is_number(token.text)

"""Correct tokens by those next to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from clipqa.pasted_pages.site.furniture import is_thumbnail
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.marks import (
    number,
)
from clipqa.pasted_pages.text.page_numbers import PageNumber
from clipqa.pasted_pages.text.times import (
    Range,
)
from clipqa.pasted_pages.topic.token import Token, as_interface, as_link, is_label

_CUT_TIME = re.compile(r"\d{1,2}(?::\d{0,2})+ ?[-‐-―−~]?")  # a time at which the paste ends
MAX_CARD = 5  # lines of a short card above its link, and below it


def with_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Remove the number of a question without a question mark that continues those before it."""
    found: list[Token] = []
    last = 0
    for token in tokens:
        mark = number(f"{token.dropped} {token.text}" if token.dropped else token.text)
        is_text = token.kind == "text" and mark is not None and mark.order == last + 1
        if is_text and mark and (token.dropped or last):
            last = mark.order
            token = token._replace(text=mark.text, dropped=mark.label)
        found.append(token)
    return found


def with_unfinished(tokens: list[Token]) -> list[Token]:
    """Mark the link or the time at which the paste ends: the beginning of another one."""
    last = tokens[-1] if tokens else Token("interface", "")
    links = {token.text for token in tokens if token.kind == "watch"}
    if last.kind == "text" and len(last.text) > 4 and any(t.startswith(last.text) for t in links):
        tokens[-1] = as_link(last)
    elif last.kind == "text" and _CUT_TIME.fullmatch(fold(last.text)):
        tokens[-1] = as_interface(last)
    return tokens


def with_unknown_links(tokens: list[Token]) -> list[Token]:
    """Mark watch links of a language that no module has, without lengths: a short line that is
    repeated in most cards, with another short line below it.
    """
    ranges = sum(token.kind == "range" for token in tokens)
    if ranges < 2 or any(token.kind == "watch" for token in tokens):
        return tokens
    kept = [token for token in tokens if token.kind != "interface"]
    pairs = list(pairwise(kept))
    counts = Counter(t.text for t, after in pairs if is_label(t) and is_label(after))
    names = [t.text for t in kept if counts[t.text] > 1 and counts[t.text] * 3 >= ranges * 2]
    others = {t.text for t, after in pairs if not is_label(after)}
    found = [name for name in dict.fromkeys(names) if name not in others]
    changes = dict.fromkeys(found, as_interface) | dict.fromkeys(found[:1], as_link)
    return [
        changes[token.text](token) if token.kind == "text" and token.text in changes else token
        for token in tokens
    ]


def with_captions(tokens: list[Token]) -> list[Token]:
    """Mark labels of still images in any language: a short text between the link and the outlet,
    and the same text below other links.
    """
    words = {token.text for token in tokens if token.kind == "text" and is_thumbnail(token.text)}
    kept = [token for token in tokens if token.kind not in ("interface", "clock")]
    for link, one, two, after in zip(kept, kept[1:], kept[2:], kept[3:], strict=False):
        kinds = (link.kind, one.kind, after.kind)
        is_two = kinds == ("watch", "text", "range") and two.kind in ("text", "outlet")
        if is_two and is_label(one) and is_label(two):
            words.add(one.text)
    for link, one, two in zip(kept, kept[1:], kept[2:], strict=False):
        if (link.kind, one.kind, two.kind) == ("watch", "text", "outlet") and is_label(one):
            words.add(one.text)
    return [
        as_interface(token) if token.kind == "text" and token.text in words else token
        for token in tokens
    ]


def with_clocks(tokens: Sequence[Token]) -> list[Token]:
    """Read a time alone in a line as the length of a card that has a range, else as its start."""
    found = list(tokens)
    for n, token in enumerate(tokens):
        if token.kind == "clock":
            found[n] = _clock(token, found, n)
    return found


def _clock(token: Token, tokens: list[Token], place: int) -> Token:
    """Return a time as a link, a range, or as the length of the link below it."""
    end = min(len(tokens), place + MAX_CARD + 1)
    after = next((n for n in range(place + 1, end) if tokens[n].kind in ("range", "clock")), None)
    if after is None or tokens[after].kind == "clock":
        return Token("range", "", range=Range(token.length_s or 0, None), dropped=token.text)
    link = next((n for n in range(place + 1, after) if tokens[n].kind == "watch"), None)
    if link is None or tokens[link].length_s is not None:
        return Token("watch", "", token.length_s, dropped=token.text)
    tokens[link] = tokens[link]._replace(length_s=token.length_s)
    return Token("interface", token.text)


def with_split_pages(tokens: Sequence[Token]) -> Iterator[Token]:
    """Read a number in the line above "of54" as the number of the page."""
    for token, following in pairwise([*tokens, Token("text", "")]):
        if _is_page_number(token, following):
            yield token._replace(kind="page", page=PageNumber(int(fold(token.text)), None))
        else:
            yield token


def _is_page_number(token: Token, following: Token) -> bool:
    if not following.page or following.page.number is not None:
        return False
    return token.kind == "interface" and fold(token.text).isascii() and token.text.isdigit()

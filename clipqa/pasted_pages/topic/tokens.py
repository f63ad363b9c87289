"""Read what each line of a pasted topic is: a text, a watch link, a range, a page number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.text.lines import Line, is_question
from clipqa.pasted_pages.text.marks import bullet, heading_mark
from clipqa.pasted_pages.text.question_labels import question_roles
from clipqa.pasted_pages.text.times import (
    Range,
)
from clipqa.pasted_pages.topic.corrections import (
    MAX_CARD,
    with_captions,
    with_clocks,
    with_numbers,
    with_split_pages,
    with_unfinished,
    with_unknown_links,
)
from clipqa.pasted_pages.topic.line_reader import read_line
from clipqa.pasted_pages.topic.links import UNFINISHED, is_watch
from clipqa.pasted_pages.topic.token import Token

# Not beside a word or another link, with which its text would become one word.
_LINK = re.compile(r"(?<![\w)])\[([^\[\]]{1,200})\](\([^()\s]*\))(?![\w\[])")
_ADDRESS = re.compile(r"https?://\S+")
_HALF = 15  # minutes of an hour, read as seconds


def read_tokens(lines: Sequence[Line]) -> list[Token]:
    roles = question_roles(line.text for line in lines)
    tokens = [token for line in lines for token in _tokens(line, roles)]
    tokens = with_unknown_links(with_numbers(tokens))
    return list(with_split_pages(with_clocks(with_captions(with_unfinished(tokens)))))


def is_topic(tokens: Sequence[Token]) -> bool:
    """Return whether the page has cards: watch links with lengths or ranges, or several ranges."""
    links = [token for token in tokens if token.kind == "watch" and token.text]
    named = [token for token in links if is_watch(UNFINISHED.sub("", token.text))]
    if len(links) == 1 and not any(token.range for token in tokens):
        return _is_cut_card(tokens, tokens.index(links[0]))
    ranges = [token.range for token in tokens if token.range and token.range.end_s is not None]
    if any(token.length_s is not None or UNFINISHED.search(token.text) for token in named):
        return True
    repeated = Counter(token.text for token in links).most_common(1)
    if (named and ranges) or (repeated and repeated[0][1] > 1):
        return True
    asks = any(token.kind == "text" and is_question(token.text) for token in tokens)
    return bool(links or asks or len(ranges) > 1) and any(map(_is_clip, ranges))


def _is_cut_card(tokens: Sequence[Token], link: int) -> bool:
    """Return whether a page with one link ends in its first card. Else it is an article with a
    film.
    """
    above = tokens[max(0, link - MAX_CARD) : link]
    asks = any(token.kind == "text" and is_question(token.text) for token in above)
    return asks and len(tokens) - link <= MAX_CARD


def _is_clip(range_: Range) -> bool:
    """Return whether a range is not that of opening hours, which are full or half hours."""
    return bool(range_.start_s % _HALF or (range_.end_s or 0) % _HALF)


def _tokens(line: Line, roles: dict[str, str]) -> Iterator[Token]:
    heading = heading_mark(line)
    mark = bullet(line.text)
    shown = heading[1] if heading else mark.text if mark else line.text
    linked = _LINK.sub(r"\1", shown) if "](" in shown else shown
    if mark and mark.label and not heading:
        yield Token("interface", mark.label)
    urls = " ".join(url for _, url in _LINK.findall(shown)) if linked != shown else ""
    if urls or _ADDRESS.fullmatch(linked):
        yield Token("interface", urls or linked)
        if not urls:
            return
    yield from read_line(linked, heading[0] if heading else 0, roles)

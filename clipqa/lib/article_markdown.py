"""The Markdown of articles: headings with anchors, and marks that cite sources. Pure.

A text is split at its top level into headings and other pieces, so that a page can place the
sources of a piece after it. No HTML of the text is kept, as in answers (`richtext`).
"""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import nh3
from markdown_it.token import Token

from clipqa.lib.characters import without_controls
from clipqa.lib.lru_cache import LRUCache
from clipqa.lib.markdown_parser import parse, render_tokens
from clipqa.lib.markers import MARKER
from clipqa.lib.richtext import (
    ATTRIBUTES,
    CACHE_BYTES,
    MAX_SOURCE_LENGTH,
    OVERHEAD,
    TAGS,
    URL_SCHEMES,
    is_too_dense,
    to_html,
)

SECTION, SUBSECTION = 2, 3  # the levels of a page; its title is the first
INLINE_TAGS = {"em", "strong", "code", "a", "br"}


class Piece(NamedTuple):
    """A heading, if it has a level, or another top-level element of the text, as safe HTML."""

    html: str
    level: int = 0

    @property
    def cited(self) -> list[str]:
        return list(dict.fromkeys(MARKER.findall(self.html)))


def pieces_of(source: str) -> list[Piece]:
    """Return the top-level elements of a text. Markers remain, for `with_marks`."""
    cut = source[:MAX_SOURCE_LENGTH]
    key = blake2b(cut.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    found = _cache.get(key)
    if found is None:
        found = [Piece(to_html(cut))] if is_too_dense(cut) else _pieces(cut)
        _cache.set(key, found)
    return found


def inline_html(source: str) -> str:
    """Return the HTML of one line, such as a cell: emphasis, code and links."""
    html = to_html(source)
    return nh3.clean(
        html,
        tags=INLINE_TAGS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow noopener",
    ).strip()


def _size(pieces: list[Piece]) -> int:
    return OVERHEAD + sum(len(piece.html) + OVERHEAD for piece in pieces)


_cache: LRUCache[list[Piece]] = LRUCache(CACHE_BYTES, size_of=_size)


def _pieces(source: str) -> list[Piece]:
    return [piece for tokens in _top_level(parse(source)) if (piece := _piece(tokens)).html]


def _top_level(tokens: Sequence[Token]) -> list[list[Token]]:
    """Split tokens into the elements of the top level."""
    elements: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            elements.append([])
        elements[-1].append(token)
        depth += token.nesting
    return elements


def _piece(tokens: list[Token]) -> Piece:
    if tokens[0].type != "heading_open":
        return Piece(_clean(render_tokens(tokens), TAGS))
    level = SECTION if tokens[0].tag in {"h1", "h2"} else SUBSECTION
    return Piece(_clean(render_tokens(tokens[1:-1]), INLINE_TAGS - {"br"}), level)


def _clean(html: str, tags: set[str]) -> str:
    safe = nh3.clean(
        html,
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow noopener",
    )
    return without_controls(safe).strip()


# Marks in the HTML of a piece. A tag splits the text, so a claim never spans one.
_TAG = re.compile(r"(<[^>]*>)")
_MARKS = re.compile(
    r"(?P<marks>\[\^[a-z2-7]{10}\](?:\s{0,3}\[\^[a-z2-7]{10}\])*)"
    r"(?P<stop>[.,;:!?…)»”’\u060c\u061f\u3002\uff0c\uff01\uff1f]*)"
)
_SENTENCE_END = re.compile(r"[.!?…\u061f]['\"”’)»]*\s+|[\u3002\uff01\uff1f]['\"”’)»]*")
_LONGEST_WORD = 24  # characters that are kept on one line with a mark; a phone shows about 36
Mark = Callable[[str], str]


def with_marks(html: str, mark: Mark) -> str:
    """Replace the markers in the HTML of a piece.

    `mark` returns the HTML for a public id, '' if it cites nothing. The words since the end of the
    sentence before are marked as the claim. Its last word, unless it is very long, the marks and
    the punctuation after them stay on one line.
    """
    if "[^" not in html:
        return html
    parts = _TAG.split(html)
    links = 0
    for index, part in enumerate(parts):
        if part.startswith("<"):
            links += part.startswith("<a ") - part.startswith("</a")
        elif "[^" in part:
            parts[index] = _marked(part, mark if not links else lambda _id: "")
    return "".join(parts)


def _marked(text: str, mark: Mark) -> str:
    result, position = [], 0
    for found in _MARKS.finditer(text):
        before, position = text[position : found.start()], found.end()
        marks = "".join(mark(public_id) for public_id in MARKER.findall(found["marks"]))
        if not marks:
            result += [before.rstrip(), found["stop"]]
            continue
        sentence, claim, word = _last_claim(before.rstrip())
        result += [sentence, _claim(claim)]
        result.append(f'<span class="nobr">{_claim(word)}{marks}{found["stop"]}</span>')
    return "".join([*result, text[position:]])


def _last_claim(text: str) -> tuple[str, str, str]:
    """Split a text into what ends with a sentence, the rest, and its last word."""
    ended = max((end.end() for end in _SENTENCE_END.finditer(text)), default=0)
    rest = text[ended:]
    cut = max(rest.rfind(space) for space in " \n\t\u00a0") + 1
    if len(rest) - cut > _LONGEST_WORD:  # or a sentence of a script without spaces
        cut = len(rest)
    return text[:ended], rest[:cut], rest[cut:]


def _claim(text: str) -> str:
    return f'<span class="claim">{text}</span>' if text.strip() else text

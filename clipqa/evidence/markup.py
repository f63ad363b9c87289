"""The words of an answer without its Markdown, with the offsets in its source. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from clipqa.evidence.values import Span

_BULLET = r"^[ \t]*(?:(?:[-*+\u2022]|\d{1,3}[.)])[ \t]+){1,2}"
_MARKUP = re.compile(
    rf"(?P<bullet>{_BULLET})|(?P<head>^[ \t]*(?:#{{1,6}}[ \t]+|>[ \t]?))"
    r"|(?P<open>!?\[)(?=[^\]\n]{0,300}\]\()|(?P<link>\]\([^)\n]*\))"
    r"|(?P<mark>\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|~~|`+)|\\(?=[^\w\s])",
    re.MULTILINE,
)
_PAIRS = (
    ("\u201c", "\u201d"),
    ("\u201e", "\u201c\u201d"),
    ('"', '"'),
    ("\u00ab", "\u00bb"),
    ("\u00bb", "\u00ab"),
    ("\u300c", "\u300d"),
    ("\u300e", "\u300f"),
    ("\u2018", "\u2019"),
    ("\u201a", "\u2018\u2019"),
    ("'", "'"),
)
_APOSTROPHES = "'\u2018\u2019"


def _pattern(opening: str, closing: str) -> str:
    """Return a pattern for a quotation; an apostrophe inside a word doesn't end it."""
    if opening not in _APOSTROPHES:
        return rf"{opening}[^{opening}{closing}\n]+[{closing}]"
    return (
        rf"(?<![^\W_]){opening}(?=\S)(?:[^{opening}{closing}\n]|[{closing}](?=[^\W_]))+[{closing}]"
    )


_QUOTATION = re.compile("|".join(_pattern(*pair) for pair in _PAIRS))


@dataclass(frozen=True)
class PlainText:
    """A text without its Markdown. Lists and paragraphs keep their line breaks."""

    text: str
    offsets: tuple[int, ...] | None  # in the source; None: as in the text
    points: int  # of its lists
    headings: tuple[Span, ...] = ()

    @classmethod
    def of(cls, source: str) -> PlainText:
        pieces: list[str] = []
        headings: list[Span] = []
        offsets: list[int] = []
        at = points = 0
        for found in _MARKUP.finditer(source):
            points += bool(found["bullet"])
            if found["head"] and "#" in found["head"]:
                headings.append((found.end(), (f"{source}\n").index("\n", found.end())))
            pieces.append(source[at : found.start()])
            offsets += range(at, found.start())
            at = found.end()
        if not at:
            return cls(source, None, 0)
        pieces.append(source[at:])
        offsets += range(at, len(source) + 1)
        text = "".join(pieces)
        in_text = [
            (bisect_left(offsets, first), bisect_left(offsets, end)) for first, end in headings
        ]
        return cls(text, tuple(offsets), points, tuple(in_text))

    def span(self, start: int, end: int) -> Span:
        """Return the range in the source of a range of the text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """The ranges of the words in quotation marks, without the marks."""
        return tuple(
            (found.start() + 1, found.end() - 1) for found in _QUOTATION.finditer(self.text)
        )

"""The sentences of an article's text, each with the clip answers that it cites. Pure.

A marker `[^public_id]` belongs to the sentence before it, or within which it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from clipqa.evidence.language import base
from clipqa.evidence.markup import PlainText
from clipqa.evidence.speech import SENTENCE_END
from clipqa.evidence.values import Span
from clipqa.lib.markers import MARKER_WITH_SPACE, cited_ids
from clipqa.lib.words import fold

# A full stop behind these ends no sentence.
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st ste sr sra gen col sen gov rep lt sgt capt maj vs dept "
    "bzw bspw inkl evtl ggf hr fr frl ing lic "
    "г гг им св ул тыс млн млрд руб стр".split()
)
_BEFORE_FIGURES = frozenset("no nr art abs p pp vol ca approx par kap bd ст п".split())
# Languages that write "the 18th" with a full stop.
_POINTED_ORDINALS = frozenset("de da fi no nb nn cs sk sl pl hu hr sr et lv tr".split())
_LAST_WORD = re.compile(r"[^\W_]+$")
_LINE = re.compile(r"\n+")


@dataclass(frozen=True)
class Sentence:
    """`text` is Markdown without markers."""

    text: str
    cited: tuple[str, ...] = ()
    is_heading: bool = False


def sentences_of(source: str, language: str = "") -> list[Sentence]:
    """Return the sentences of a Markdown text in their order."""
    bare, markers = _without_markers(source)
    plain = PlainText.of(bare)
    spans = list(_spans(plain, base(language)))
    cited: list[list[str]] = [[] for _span in spans]
    starts = [start for start, _end in spans]
    for at, public_id in markers:
        position = at if plain.offsets is None else bisect_left(plain.offsets, at)
        if spans:
            cited[max(0, bisect_left(starts, position) - 1)].append(public_id)
    return [
        Sentence(
            bare[slice(*plain.span(start, end))],
            tuple(dict.fromkeys(ids)),
            any(first <= start < last for first, last in plain.headings),
        )
        for (start, end), ids in zip(spans, cited, strict=True)
    ]


def rows_of(cells: str) -> list[Sentence]:
    """Return the rows of a table: what a row cites proves all of its cells."""
    return [
        Sentence(_without_markers(line)[0].replace("\t", " · "), tuple(cited_ids([line])))
        for line in cells.splitlines()
        if line.strip()
    ]


def _without_markers(source: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the text without its markers, and the place of each in it."""
    markers: list[tuple[int, str]] = []
    removed = 0
    for found in MARKER_WITH_SPACE.finditer(source):
        markers.append((found.start() - removed, found[1]))
        removed += len(found.group())
    return MARKER_WITH_SPACE.sub("", source), markers


def _spans(plain: PlainText, language: str) -> Iterator[Span]:
    """Yield the ranges of sentences in the plain text, without the space around them."""
    text, start = plain.text, 0
    for end in [*_ends(plain, language), len(text)]:
        part = text[start:end]
        if any(map(str.isalnum, part)):
            first = start + len(part) - len(part.lstrip())
            yield first, first + len(part.strip())
        start = end


def _ends(plain: PlainText, language: str) -> list[int]:
    text = plain.text
    stops = {
        found.end()
        for found in SENTENCE_END.finditer(text)
        if not _is_abbreviation(text, found, language) and not _is_quoted(plain, found.end())
    }
    return sorted(stops | {found.end() for found in _LINE.finditer(text)})


def _is_quoted(plain: PlainText, at: int) -> bool:
    """Return whether a quotation goes on after a full stop."""
    return any(start <= at < end for start, end in plain.quotations)


def _is_abbreviation(text: str, found: re.Match[str], language: str) -> bool:
    """Return whether the sentence goes on after a full stop."""
    stop, after = found.group(), text[found.end() : found.end() + 1]
    if not after or after.islower():
        return bool(after)
    if stop.strip() != ".":
        return False
    if not stop[-1].isspace():  # "U.S", "example.org"
        return True
    word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    return word is not None and _goes_on(fold(word.group()), after, language)


def _goes_on(word: str, after: str, language: str) -> bool:
    if word.isdecimal():
        return len(word) < 3 and language in _POINTED_ORDINALS
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return True
    return word in _BEFORE_FIGURES and after.isdecimal()

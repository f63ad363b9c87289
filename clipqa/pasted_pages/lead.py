"""The beginning of an article: title, byline and standfirst."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages.labels import read_by
from clipqa.pasted_pages.marks import italic, unemphasised
from clipqa.pasted_pages.values import Block

_MAX_TITLE = 200
_MAX_NAME_WORDS = 10
_LEAD = 6  # blocks at the beginning and at the end in which a byline may stand
_TEXTS = ("paragraph", "heading")
_MAX_DATE_WORDS = 6
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def with_lead(blocks: Sequence[Block]) -> list[Block]:
    return _with_standfirst(_with_byline(_with_title(blocks)))


def _with_title(blocks: Sequence[Block]) -> list[Block]:
    """The first marked heading of level 1 is the title, else the first line if it is short."""
    marked = [n for n, block in enumerate(blocks) if block.style == "marked" and block.level == 1]
    place = marked[0] if marked else 0
    found = list(blocks)
    if found and found[place].type in _TEXTS and len(found[place].text) <= _MAX_TITLE:
        found[place] = replace(found[place], type="title", text=unemphasised(found[place].text))
        found[place + 1 :] = _without_repetition(found[place + 1 :], found[place].text)
    return found


def _without_repetition(blocks: list[Block], title: str) -> list[Block]:
    """Drop the title below the title, which may be the last part of a path or a caption."""
    if blocks and blocks[0].type in _TEXTS and unemphasised(blocks[0].text) == title:
        return [replace(blocks[0], type="dropped"), *blocks[1:]]
    return blocks


def _with_byline(blocks: list[Block]) -> list[Block]:
    last = len(blocks) - _LEAD
    for n, block in enumerate(blocks):
        if block.type == "byline" and not block.text:
            continue  # its name stands in the next line
        if (n < _LEAD or n >= last) and block.type in _TEXTS and block.style != "marked":
            blocks[n] = _as_byline(block)
    return blocks


def _as_byline(block: Block) -> Block:
    found = read_by(unemphasised(block.text))
    if (
        not found
        or len(found.text.split()) > _MAX_NAME_WORDS
        or found.text.endswith((".", "?", "!"))
    ):
        return block
    return Block("byline", found.text, labels=(found.label,))


def _with_standfirst(blocks: list[Block]) -> list[Block]:
    """One text between title and byline, or the first of the lead if there is no byline."""
    title = next((n for n, block in enumerate(blocks) if block.type == "title"), None)
    if title is None:
        return blocks
    _tell_dates(blocks, title)
    first = title + 1
    byline = next(
        (n for n in range(first, min(first + 3, len(blocks))) if blocks[n].type == "byline"), 0
    )
    if byline and not (byline == first + 1 and blocks[first].type in _TEXTS):
        return blocks
    if first < len(blocks) and (byline or blocks[first].type == "paragraph"):
        text = italic(blocks[first].text) or blocks[first].text
        blocks[first] = replace(blocks[first], type="standfirst", text=text)
    return blocks


def _tell_dates(blocks: list[Block], title: int) -> None:
    """A short line with a year below the title is a date, not a heading."""
    for n in range(title + 1, min(title + 4, len(blocks))):
        block = blocks[n]
        is_plain = block.type == "heading" and block.style != "marked"
        if is_plain and len(block.text.split()) <= _MAX_DATE_WORDS and _YEAR.search(block.text):
            blocks[n] = replace(block, type="paragraph")

"""The beginning of an article: byline, dates and standfirst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages.site.bylines import as_byline, is_name, without_details
from clipqa.pasted_pages.site.dates import has_year, is_date
from clipqa.pasted_pages.text.lines import is_question
from clipqa.pasted_pages.text.marks import italic, unemphasised
from clipqa.pasted_pages.values import Block

_LEAD = 6  # blocks at the beginning and at the end in which a byline may stand
_TEXTS = ("paragraph", "heading")


def with_lead(blocks: Sequence[Block]) -> list[Block]:
    title = next((n for n, block in enumerate(blocks) if block.type == "title"), None)
    found = list(blocks)
    if title is not None:
        _drop_repetition(found, title)
        _mark_dates(found, title)
    found = _with_bylines(found)
    if title is not None:
        _mark_name(found, title)
    return found if title is None else _with_standfirst(found, title + 1)


def _drop_repetition(blocks: list[Block], title: int) -> None:
    """Drop the title below the title, which may be a caption."""
    below = blocks[title + 1 : title + 2]
    if below and below[0].type in _TEXTS and unemphasised(below[0].text) == blocks[title].text:
        blocks[title + 1] = replace(below[0], type="dropped")


def _mark_dates(blocks: list[Block], title: int) -> None:
    """A date below the title is no heading."""
    for n in range(title + 1, min(title + 5, len(blocks))):
        block = blocks[n]
        if block.type == "heading" and block.style != "marked" and _may_be_date(block.text):
            blocks[n] = replace(block, type="paragraph")


def _may_be_date(text: str) -> bool:
    return is_date(text) or (has_year(text) and not is_question(text))


def _mark_name(blocks: list[Block], title: int) -> None:
    """A name between the title and a date is the author's, if no line says who it is."""
    if any(block.type == "byline" for block in blocks):
        return
    for n in range(title + 1, min(title + 4, len(blocks) - 1)):
        block, below = blocks[n], blocks[n + 1]
        if block.type in _TEXTS and is_name(block.text) and is_date(below.text):
            blocks[n] = Block("byline", block.text, labels=block.labels)
            return


def _with_bylines(blocks: list[Block]) -> list[Block]:
    last = len(blocks) - _LEAD
    for n, block in enumerate(blocks):
        if block.type == "byline":
            blocks[n] = without_details(block)
        elif (n < _LEAD or n >= last) and block.type in _TEXTS and block.style != "marked":
            blocks[n] = as_byline(block)
    return blocks


def _with_standfirst(blocks: list[Block], first: int) -> list[Block]:
    """One text between title and byline, or the first of the lead if there is no byline."""
    end = min(first + 4, len(blocks))
    byline = next((n for n in range(first, end) if blocks[n].type == "byline"), None)
    if first >= len(blocks) or is_date(blocks[first].text):
        return blocks
    is_alone = byline is not None and all(is_date(b.text) for b in blocks[first + 1 : byline])
    if byline == first or (byline is not None and not is_alone):
        return _with_italic_standfirst(blocks, first, end)
    if blocks[first].type == "paragraph" or (is_alone and blocks[first].type in _TEXTS):
        text = italic(blocks[first].text) or blocks[first].text
        blocks[first] = replace(blocks[first], type="standfirst", text=text)
    return blocks


def _with_italic_standfirst(blocks: list[Block], first: int, end: int) -> list[Block]:
    """A text of the lead that is italic as a whole is the standfirst below a byline."""
    for n in range(first, end):
        text = italic(blocks[n].text) if blocks[n].type == "paragraph" else ""
        if text and not is_date(text):
            blocks[n] = replace(blocks[n], type="standfirst", text=text)
            break
    return blocks

"""Blocks that depend on their neighbours: labels above a text, related pages, calls to action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages.languages import phrases, unspaced
from clipqa.pasted_pages.site.bylines import is_byline
from clipqa.pasted_pages.text.comparison import without_case
from clipqa.pasted_pages.text.labels import is_key_points
from clipqa.pasted_pages.text.lines import is_finished
from clipqa.pasted_pages.text.marks import is_short
from clipqa.pasted_pages.values import Block

_REQUESTS = phrases("requests")
_US = phrases("us")
_UNSPACED_REQUESTS = unspaced(_REQUESTS)
_UNSPACED_US = unspaced(_US)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_US_SUFFIXES = tuple(phrases("us_suffix"))
_SENTENCE_END = re.compile(r"[.!?？！。؟…:] ?")
_MAX_REQUEST = 40  # words
_MIN_OTHERS = 3  # lines
_MAX_NAME = 8  # words
_ASIDES = {"faq", "did_you_know", "tip", "related", "call_to_action", "byline"}
_AFTER = {"related", "byline", "dropped", "call_to_action", "image_caption"}


def with_labels_above(blocks: Sequence[Block]) -> list[Block]:
    """Join a label that stands in a line of its own with the text below it."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before and _is_label(before) and _fits(before, block):
            labels = (*before.labels, *block.labels)
            found[-1] = replace(before, text=block.text, labels=labels)
        elif before and block.type == "list" and _is_heading(before):
            name, labels = before.labels[0], before.labels[1:]
            found[-1:] = [Block("heading", name, labels=labels, style="plain"), block]
        else:
            found.append(block)
    return [b if _has_words(b) else replace(b, type="dropped") for b in found]


def _has_words(block: Block) -> bool:
    return bool(block.text or block.items or block.rows or block.question)


def _is_label(block: Block) -> bool:
    """Return whether a label stands alone. The address of an image is none."""
    return bool(block.labels) and not _has_words(block) and block.type != "dropped"


def _is_heading(block: Block) -> bool:
    """Return whether a label such as "Tips" stands above a list."""
    is_aside = block.type in ("tip", "did_you_know")
    return is_aside and _is_label(block) and bool(block.labels[0])


def _fits(label: Block, block: Block) -> bool:
    if block.type not in ("paragraph", "heading") or block.style == "marked":
        return False
    is_name = len(block.text.split()) <= _MAX_NAME and not is_finished(block.text)
    return label.type != "byline" or is_name


def with_key_points(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if block.type == "list" and found and _is_title(found[-1]):
            title = found.pop()
            labels = (*title.labels, *block.labels)
            name = title.text.rstrip(":： ")
            block = replace(block, type="key_points", title=name, labels=labels)
        found.append(block)
    return found


def _is_title(block: Block) -> bool:
    return block.type in ("heading", "paragraph") and is_key_points(block.text)


def with_related(blocks: Sequence[Block]) -> list[Block]:
    """Short lines and lists below "You may also like" are titles of related pages."""
    found: list[Block] = []
    below = False
    for block in blocks:
        below = block.style == "label" or (below and _is_link(block))
        if below and block.type == "list":
            found += [Block(_type_of(item), item) for item in block.items]
            found.append(Block("dropped", labels=block.labels))
        elif below and block.type != "related":
            found.append(replace(block, type="related"))
        else:
            found.append(block)
    return _with_last_lines(found)


def _with_last_lines(blocks: list[Block]) -> list[Block]:
    """Three or more short lines at the end, without any text, are titles of other pages."""
    start = len(blocks)
    while start and blocks[start - 1].type == "paragraph" and is_short(blocks[start - 1].text):
        start -= 1
    if len(blocks) - start < _MIN_OTHERS or start < 2:
        return blocks
    return [*blocks[:start], *(replace(block, type="related") for block in blocks[start:])]


def _type_of(item: str) -> str:
    return "dropped" if is_byline(item) else "related"


def _is_link(block: Block) -> bool:
    if block.type == "list":
        return True
    return (
        block.type in ("paragraph", "heading")
        and is_short(block.text)
        and not is_request(block.text)
    )


def with_requests(blocks: Sequence[Block]) -> list[Block]:
    """Mark calls to action: requests in the name of the site, and the last words after an aside."""
    found = list(blocks)
    at_end = True
    for n in range(len(found) - 1, 0, -1):
        block = found[n]
        at_end = at_end and (block.type in _AFTER or block.type == "paragraph")
        if block.type == "paragraph" and _asks_for(block, found[n - 1], at_end):
            found[n] = replace(block, type="call_to_action")
    return found


def _asks_for(block: Block, before: Block, at_end: bool) -> bool:
    if len(block.text.split()) > _MAX_REQUEST:
        return False
    if at_end and before.type in _ASIDES:
        return True
    if is_request(block.text) and at_end and before.type != "heading":
        return True
    asks = any(is_request(sentence) for sentence in _SENTENCE_END.split(block.text))
    return asks and _names_us(block.text)


def is_request(text: str) -> bool:
    """Return whether a text begins with a verb that asks for something."""
    found = _WORD.search(text)
    first = without_case(found[0]) if found else ""
    return first in _REQUESTS or first.startswith(_UNSPACED_REQUESTS)


def _names_us(text: str) -> bool:
    """Return whether a text names who asks: "us", "our newsletter"."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if any(word in _US for word in words) or (words and words[0].endswith(_US_SUFFIXES)):
        return True
    return any(phrase in text for phrase in _UNSPACED_US)

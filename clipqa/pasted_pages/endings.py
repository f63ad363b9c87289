"""Blocks that are told by their neighbours: labels above a text, related pages, calls to action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages import verbs
from clipqa.pasted_pages.labels import is_key_points
from clipqa.pasted_pages.marks import is_short
from clipqa.pasted_pages.phrases import table
from clipqa.pasted_pages.values import Block

_REQUESTS = frozenset(table(verbs.REQUESTS))
_US = re.compile(
    r"\b(?:us|our|newsletter|nos|nosotros|nuestr[oa]s?|uns|unser\w*|nous|notre|nos|noi|nostr[oaie]|"
    r"conosco|nosso|nossa)\b|\w(?:-nous|nos|ci)\b",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"\W*([^\W\d_]+(?:-[^\W\d_]+)?)")
_MAX_REQUEST = 40  # words
_MAX_NAME = 8  # words
_ASIDES = {"faq", "did_you_know", "tip", "related", "call_to_action", "byline"}
_AFTER = {"related", "byline", "dropped", "call_to_action", "image_caption"}


def with_labels_above(blocks: Sequence[Block]) -> list[Block]:
    """Join a label that stands in a line of its own with the text below it."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before and before.labels and not _has_words(before) and _fits(before, block):
            found[-1] = replace(before, text=block.text)
        else:
            found.append(block)
    return [b if _has_words(b) else replace(b, type="dropped") for b in found]


def _has_words(block: Block) -> bool:
    return bool(block.text or block.items or block.rows or block.question)


def _fits(label: Block, block: Block) -> bool:
    if block.type not in ("paragraph", "heading") or block.style == "marked":
        return False
    return label.type != "byline" or len(block.text.split()) <= _MAX_NAME


def with_key_points(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if block.type == "list" and found and _is_title(found[-1]):
            block = replace(block, type="key_points", title=found.pop().text)
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
            found += [Block("related", item) for item in block.items]
            found.append(Block("dropped", labels=block.labels))
        elif below and block.type != "related":
            found.append(replace(block, type="related"))
        else:
            found.append(block)
    return found


def _is_link(block: Block) -> bool:
    if block.type == "list":
        return True
    return (
        block.type in ("paragraph", "heading")
        and is_short(block.text)
        and not is_request(block.text)
    )


def with_requests(blocks: Sequence[Block]) -> list[Block]:
    """Tell calls to action: requests in the name of the site, and the last words after an aside."""
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
    return is_request(block.text) and (at_end or bool(_US.search(block.text)))


def is_request(text: str) -> bool:
    found = _FIRST_WORD.match(text)
    return found is not None and found[1].casefold() in _REQUESTS

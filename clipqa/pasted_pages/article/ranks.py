"""The levels of headings: those that a page marks or numbers, and two clear ranks of writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages.text.labels import is_faq
from clipqa.pasted_pages.text.marks import is_roman, number, section_depth
from clipqa.pasted_pages.values import Block

_ORDER = ("capitals", "number", "emoji", "bold", "plain")
_SECTION = 2  # the title is level 1


def with_levels(blocks: Sequence[Block]) -> list[Block]:
    ranks = _ranks(blocks)
    return [_with_level(block, ranks) if block.type == "heading" else block for block in blocks]


def _ranks(blocks: Sequence[Block]) -> dict[str, int]:
    """Return the levels of two ways of writing, if the lower one stands between the higher ones.

    "FAQ" is left out, since it is recognised in any way of writing.
    """
    headings = [block for block in blocks if block.type == "heading" and not is_faq(block.text)]
    styles = [block.style for block in headings]
    used = [style for style in _ORDER if style in styles]
    if len(used) != 2 or "marked" in styles or styles[0] != used[0]:
        return {}
    if used[0] not in styles[styles.index(used[1]) :]:
        return {}
    return {used[0]: _SECTION, used[1]: _SECTION + 1}


def _with_level(block: Block, ranks: dict[str, int]) -> Block:
    if block.level is not None:
        return block
    if depth := section_depth(block.text):
        return replace(block, level=_SECTION + depth - 1)
    if number(block.text) or is_roman(block.text):
        return replace(block, level=_SECTION)
    return block if is_faq(block.text) else replace(block, level=ranks.get(block.style))

"""Set the anchors of headings and questions. They stay when a text is reworded or moved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clipqa.articles.blocks import FAQ, TEXT, BlockValue
from clipqa.lib.headings import headings_of, keep_anchors, unused_anchor

# Ids that the page's own template has.
RESERVED = frozenset({"main", "q", "sources", "corrections", "author", "also", "clips", "contents"})


def with_anchors(blocks: Sequence[BlockValue], before: Iterable[BlockValue]) -> list[BlockValue]:
    """Return the blocks with their anchors. `before` has the article's blocks as stored.

    A block that is not stored may bring anchors, such as one that is imported.
    """
    stored = {block.public_id: block for block in [*blocks, *before]}
    used = set(RESERVED)
    for block in blocks:  # a new heading never takes the anchor of a block further down
        used |= set(_anchors_of(stored.get(block.public_id)))
    return [_anchored(block, stored.get(block.public_id), used) for block in blocks]


def _anchored(block: BlockValue, before: BlockValue | None, used: set[str]) -> BlockValue:
    used.difference_update(_anchors_of(before))
    if block.type == TEXT:
        block = replace(block, derived={"anchors": _text_anchors(block, before, used)})
    elif block.type == FAQ:
        kept = before.derived.get("anchor") if before else ""
        anchor = kept or unused_anchor(str(block.contents["question"]), used)
        block = replace(block, derived={"anchor": anchor})
    used |= set(_anchors_of(block))
    return block


def _text_anchors(block: BlockValue, before: BlockValue | None, used: set[str]) -> list[str]:
    old = _headings(before) if before else []
    anchors = before.derived.get("anchors", []) if before else []
    pairs = list(zip(old, anchors, strict=False))
    return keep_anchors(pairs, _headings(block), used)


def _headings(block: BlockValue) -> list[str]:
    return [heading.text for heading in headings_of(str(block.contents["text"]))]


def _anchors_of(block: BlockValue | None) -> list[str]:
    if block is None:
        return []
    anchor = block.derived.get("anchor")
    return [*block.derived.get("anchors", []), *([anchor] if anchor else [])]

"""The types of blocks: their names in records, their models, and the fields with their contents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clipqa.lib.markers import cited_ids
from clipqa.models import (
    CalloutBlock,
    ClipBlock,
    ComparisonBlock,
    FaqBlock,
    KeyPointsBlock,
    PictureBlock,
    QuoteBlock,
    RelatedBlock,
    TableBlock,
    TextBlock,
)
from clipqa.models.article_blocks import Block
from clipqa.models.poster import NO_POSTER
from clipqa.models.public_id import new_public_id


@dataclass(frozen=True)
class BlockType:
    """`contents` are the columns that an editor sets, `derived` those that a save computes.

    `cites` are the contents in which markers cite clip answers, `texts` all that readers read.
    """

    name: str
    model: type[Block]
    contents: tuple[str, ...]
    texts: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.contents + self.derived


TEXT, FAQ, CLIP, PICTURE, COMPARISON = "text", "faq", "clip", "picture", "comparison"
RELATED = "related"
BLOCK_TYPES: Mapping[str, BlockType] = {
    block.name: block
    for block in (
        BlockType(TEXT, TextBlock, ("text",), ("text",), ("text",), ("anchors",)),
        BlockType(
            "key_points", KeyPointsBlock, ("title", "points"), ("title", "points"), ("points",)
        ),
        BlockType(
            "table",
            TableBlock,
            ("title", "cells", "has_header", "note"),
            ("title", "cells", "note"),
            ("cells",),
        ),
        BlockType(
            FAQ, FaqBlock, ("question", "answer"), ("question", "answer"), ("answer",), ("anchor",)
        ),
        BlockType("callout", CalloutBlock, ("kind", "text"), ("text",), ("text",)),
        BlockType("quote", QuoteBlock, ("text", "attribution"), ("text", "attribution"), ("text",)),
        BlockType(
            PICTURE,
            PictureBlock,
            ("alt", "caption", "credit", *NO_POSTER),
            ("alt", "caption", "credit"),
        ),
        BlockType(CLIP, ClipBlock, ("cited",)),
        BlockType(COMPARISON, ComparisonBlock, ("question_id",)),
        BlockType(RELATED, RelatedBlock, ("title", "items"), ("title",)),
    )
}
TYPE_OF_MODEL: Mapping[type[Block], BlockType] = {each.model: each for each in BLOCK_TYPES.values()}


@dataclass(frozen=True)
class BlockValue:
    """A block as a value. `contents` has the columns of its type that an editor sets."""

    type: str
    contents: Mapping[str, Any]
    public_id: str = field(default_factory=new_public_id)
    derived: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spec(self) -> BlockType:
        return BLOCK_TYPES[self.type]

    @property
    def texts(self) -> list[str]:
        return [str(self.contents[name]) for name in self.spec.texts if self.contents.get(name)]

    @property
    def cited(self) -> list[str]:
        """Return the public ids of the answers that it cites or shows as a card."""
        if self.type == CLIP:
            return [self.contents["cited"]]
        return cited_ids(str(self.contents.get(name, "")) for name in self.spec.cites)


def citations_of(blocks: Iterable[BlockValue]) -> list[str]:
    """Return the cited public ids in the order in which the article numbers them."""
    return list(dict.fromkeys(cited for block in blocks for cited in block.cited))

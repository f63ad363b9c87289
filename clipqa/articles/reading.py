"""Read the blocks of articles: one statement for each type, however many articles and blocks."""

from collections import defaultdict
from collections.abc import Collection

from clipqa.articles.blocks import BLOCK_TYPES, BlockType, BlockValue

Placed = tuple[int, int, BlockValue]  # its ordering, its primary key, and the block


def read_blocks(article_ids: Collection[int]) -> dict[int, list[BlockValue]]:
    """Return the blocks of each article in their order."""
    placed: dict[int, list[Placed]] = defaultdict(list)
    for block_type in BLOCK_TYPES.values():
        for article_id, found in _rows_of(block_type, article_ids):
            placed[article_id].append(found)
    return {
        pk: [block for _order, _pk, block in sorted(placed[pk], key=lambda each: each[:2])]
        for pk in article_ids
    }


def _rows_of(block_type: BlockType, article_ids: Collection[int]) -> list[tuple[int, Placed]]:
    rows = block_type.model._default_manager.filter(parent__in=article_ids).values(
        "pk", "parent_id", "ordering", "public_id", *block_type.columns
    )
    return [
        (row["parent_id"], (row["ordering"], row["pk"], _value(block_type, row))) for row in rows
    ]


def _value(block_type: BlockType, row: dict) -> BlockValue:
    return BlockValue(
        block_type.name,
        {name: row[name] for name in block_type.contents},
        row["public_id"],
        {name: row[name] for name in block_type.derived},
    )

"""Write the blocks of an article: only the rows that differ from the stored ones."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from clipqa.articles.anchors import with_anchors
from clipqa.articles.blocks import BLOCK_TYPES, BlockType, BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.models import Article

STEP = 10  # between two blocks, as django-content-editor numbers them
Placed = tuple[int, BlockValue]


def write_blocks(article: Article, blocks: Sequence[BlockValue]) -> list[BlockValue]:
    """Make these the blocks of the article, in this order. Return them with their anchors.

    A block is recognised by its public id; one that isn't listed is deleted. The number of
    statements depends on the number of types only. Must be called in the transaction that saves
    the article.
    """
    blocks = with_anchors(blocks, read_blocks([article.pk])[article.pk])
    placed: dict[str, dict[str, Placed]] = defaultdict(dict)
    for index, block in enumerate(blocks, 1):
        placed[block.type][block.public_id] = (index * STEP, block)
    for block_type in BLOCK_TYPES.values():
        _write_type(article, block_type, placed[block_type.name])
    return blocks


def _write_type(article: Article, block_type: BlockType, wanted: dict[str, Placed]) -> None:
    manager = block_type.model._default_manager
    rows = {row.public_id: row for row in manager.filter(parent=article.pk)}
    gone = [row.pk for public_id, row in rows.items() if public_id not in wanted]
    if gone:
        manager.filter(pk__in=gone).delete()
    new: list[Any] = []
    changed: list[Any] = []
    for public_id, (ordering, block) in wanted.items():
        row = rows.get(public_id) or block_type.model(parent=article, public_id=public_id)
        if _apply(row, ordering, block):
            (new if row.pk is None else changed).append(row)
    if new:
        manager.bulk_create(new)
    if changed:
        manager.bulk_update(changed, ["ordering", *block_type.columns])


def _apply(row: Any, ordering: int, block: BlockValue) -> bool:
    """Set the values of a row. Return whether one of them is new."""
    values = {"ordering": ordering, **block.contents, **block.derived}
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed) or row.pk is None

"""The values of articles that other tables have, as values that JSON can represent."""

from collections.abc import Collection, Iterable
from typing import Any

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.models import Article, ArticleCorrection

BLOCK_PREFIX = "block:"  # then the public id of a block
ORDER, CORRECTIONS, TOPICS = "blocks", "corrections", "topics"
Parts = dict[str, Any]


def parts_of(article_ids: Collection[int]) -> dict[int, Parts]:
    """Return topics, corrections and blocks of articles.

    Each block is a value of its own, so that a revision has only the blocks that it changed; their
    order is another value.
    """
    parts: dict[int, Parts] = {
        pk: {TOPICS: [], CORRECTIONS: [], **blocks_state(blocks)}
        for pk, blocks in read_blocks(list(article_ids)).items()
    }
    links = Article.topics.through._default_manager.filter(article__in=parts)
    for pk, topic in links.order_by("topic_id").values_list("article_id", "topic_id"):
        parts[pk][TOPICS].append(topic)
    notes = ArticleCorrection.objects.filter(article__in=parts).order_by("noted_on", "pk")
    for pk, noted_on, text in notes.values_list("article_id", "noted_on", "text"):
        parts[pk][CORRECTIONS].append([noted_on.isoformat(), text])
    return parts


def blocks_state(blocks: Iterable[BlockValue]) -> Parts:
    blocks = list(blocks)
    return {
        ORDER: [block.public_id for block in blocks],
        **{BLOCK_PREFIX + block.public_id: _block_state(block) for block in blocks},
    }


def _block_state(block: BlockValue) -> dict[str, Any]:
    return {"type": block.type, **block.contents}


def blocks_in(state: Parts) -> list[BlockValue]:
    """Return the blocks of a state. Their anchors are computed when they are written."""
    return [
        block_in(public_id, state[BLOCK_PREFIX + public_id])
        for public_id in state.get(ORDER) or ()
        if state.get(BLOCK_PREFIX + public_id)
    ]


def block_in(public_id: str, stored: dict[str, Any]) -> BlockValue:
    """Return a block from its value in a state."""
    contents = {name: value for name, value in stored.items() if name != "type"}
    return BlockValue(stored["type"], contents, public_id)

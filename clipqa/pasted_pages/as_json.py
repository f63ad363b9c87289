"""Write a page as a JSON object, with the keys that each type of block has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clipqa.pasted_pages.values import Article, Block, Page

_KEYS = {
    "heading": ("level", "text"),
    "list": ("items",),
    "key_points": ("title", "items"),
    "table": ("rows",),
    "faq": ("question", "answer"),
}


def as_json(page: Page) -> dict[str, Any]:
    if isinstance(page, Article):
        blocks = [_block(block) for block in page.blocks]
        return {"kind": "article", "blocks": blocks, "dropped": page.dropped}
    return {"kind": "topic", **asdict(page)}


def _block(block: Block) -> dict[str, Any]:
    keys = _KEYS.get(block.type, ("text",))
    return {"type": block.type, **{key: getattr(block, key) for key in keys}}

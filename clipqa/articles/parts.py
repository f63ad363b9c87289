"""The parts of an article that other tables have, as a proposal changes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from clipqa.articles.blocks import BlockValue
from clipqa.models import Citation, Topic


@dataclass(frozen=True)
class UnsavedParts:
    blocks: Sequence[BlockValue]
    citations: Sequence[Citation]
    topics: Sequence[Topic]

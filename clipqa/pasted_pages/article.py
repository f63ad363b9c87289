"""Read the lines of a pasted article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.endings import (
    with_key_points,
    with_labels_above,
    with_related,
    with_requests,
)
from clipqa.pasted_pages.faq import with_faq
from clipqa.pasted_pages.labels import is_breadcrumb, is_interface, is_key_points, is_related
from clipqa.pasted_pages.lead import with_lead
from clipqa.pasted_pages.lines import Line
from clipqa.pasted_pages.marks import bullet, heading_mark
from clipqa.pasted_pages.pieces import read_blocks
from clipqa.pasted_pages.ranks import with_levels
from clipqa.pasted_pages.tables import is_row
from clipqa.pasted_pages.times import read_page_number
from clipqa.pasted_pages.values import Article, Block

# The order matters: a later step sees what an earlier one told.
_STEPS = (
    with_lead,
    with_labels_above,
    with_key_points,
    with_related,
    with_faq,
    with_requests,
    with_levels,
)


def read_article(lines: Sequence[Line]) -> Article:
    kept = [line for n, line in enumerate(lines) if not _is_furniture(line, n)]
    dropped = [line.text for n, line in enumerate(lines) if _is_furniture(line, n)]
    blocks = list(read_blocks(kept))
    for step in _STEPS:
        blocks = step(blocks)
    dropped += _labels(blocks)
    return Article(tuple(b for b in blocks if b.type != "dropped"), tuple(dropped))


def _is_furniture(line: Line, place: int) -> bool:
    """Return whether a line belongs to the site around the article."""
    if heading_mark(line) or bullet(line.text) or is_row(line):
        return False
    if is_related(line.text) or is_key_points(line.text):
        return False
    if place < 3 and is_breadcrumb(line.text):
        return True
    return is_interface(line.text) or bool(read_page_number(line.text))


def _labels(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (label for label in block.labels if label)
        if block.type == "dropped" and block.text:
            yield block.text

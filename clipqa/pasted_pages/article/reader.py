"""Read the lines of a pasted article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.article.endings import (
    with_key_points,
    with_labels_above,
    with_related,
    with_requests,
)
from clipqa.pasted_pages.article.faq import with_faq
from clipqa.pasted_pages.article.lead import with_lead
from clipqa.pasted_pages.article.pieces import read_blocks
from clipqa.pasted_pages.article.ranks import with_levels
from clipqa.pasted_pages.article.tables import is_row
from clipqa.pasted_pages.site.furniture import is_interface
from clipqa.pasted_pages.site.sections import answers_site, contents_lines, end_lines
from clipqa.pasted_pages.site.title import find_title
from clipqa.pasted_pages.text.digits import fold
from clipqa.pasted_pages.text.labels import is_key_points, is_related
from clipqa.pasted_pages.text.lines import Line
from clipqa.pasted_pages.text.marks import bullet, heading_mark
from clipqa.pasted_pages.text.page_numbers import read_page_number
from clipqa.pasted_pages.values import Article, Block

# The order matters: a later step sees the types that an earlier one set.
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
    head = find_title(lines)
    around = head.dropped | contents_lines(lines) | end_lines(lines)
    around |= {n for n, line in enumerate(lines) if _is_furniture(line) or answers_site(lines, n)}
    around -= {head.title}
    kept = [line for n, line in enumerate(lines) if n not in around]
    blocks = read_blocks(kept, lines[head.title] if head.title is not None else None)
    found = list(blocks)
    for step in _STEPS:
        found = step(found)
    dropped = [lines[n].text for n in sorted(around)]
    dropped += _labels(found)
    return Article(tuple(b for b in found if b.type != "dropped"), tuple(dropped))


def _is_furniture(line: Line) -> bool:
    """Return whether a line belongs to the site around the article."""
    if heading_mark(line) or bullet(line.text) or is_row(line):
        return False
    if is_related(line.text) or is_key_points(line.text):
        return False
    return is_interface(line.text) or bool(read_page_number(fold(line.text)))


def _labels(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from (label for label in block.labels if label)
        if block.type == "dropped" and block.text:
            yield block.text

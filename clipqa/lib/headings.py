"""The headings of a Markdown text, and anchors that stay when a heading is reworded. Pure."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from clipqa.lib.characters import is_blank
from clipqa.lib.markdown_parser import parse
from clipqa.lib.markers import without_markers
from clipqa.lib.slugs import make_slug, with_number

MAX_ANCHOR_LENGTH = 60
DEFAULT_ANCHOR = "section"


class Heading(NamedTuple):
    level: int  # as in the source: 1 for #
    text: str


def headings_of(source: str) -> list[Heading]:
    """Return the headings of a Markdown text in their order, without markers."""
    tokens = parse(source)
    return [
        Heading(int(token.tag[1]), _plain(tokens[index + 1].content))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def _plain(inline: str) -> str:
    return " ".join(without_markers(inline).replace("*", "").replace("`", "").split())


def keep_anchors(
    old: Sequence[tuple[str, str]], new: Sequence[str], taken: Collection[str] = ()
) -> list[str]:
    """Return an anchor for each new heading.

    `old` has the text and the anchor of each earlier heading. A heading with the same text, or at
    the place of one that is gone, keeps its anchor. `taken` has the anchors of other texts.
    """
    anchors = _aligned([text for text, _ in old], new)
    used = set(taken)
    kept: list[str] = []
    for index, text in enumerate(new):
        anchor = old[anchors[index]][1] if index in anchors else ""
        if not anchor or anchor in used:
            anchor = unused_anchor(text, used)
        used.add(anchor)
        kept.append(anchor)
    return kept


def _aligned(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return the old index for each new one that has the same text or replaces it."""
    pairs: dict[int, int] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        pairs |= zip(range(new_from, new_to), range(old_from, old_to), strict=False)
    return pairs


def unused_anchor(text: str, used: Collection[str]) -> str:
    """Return an anchor made from the text: at most 60 characters, with a number if it is taken."""
    slug = make_slug(text)[:MAX_ANCHOR_LENGTH].strip("-")
    stem = DEFAULT_ANCHOR if is_blank(slug) else slug
    anchor, number = stem, 2
    while anchor in used:
        anchor, number = with_number(stem, number), number + 1
    return anchor

"""Markers in an article's text that cite clip answers, such as [^abcdefghij]. Pure."""

import re
from collections.abc import Iterable

MARKER = re.compile(r"\[\^([a-z2-7]{10})\]")
# White space before a marker belongs to it: a source follows its words without a gap.
MARKER_WITH_SPACE = re.compile(r"[ \t\u00a0]*\[\^([a-z2-7]{10})\]")


def cited_ids(texts: Iterable[str]) -> list[str]:
    """Return the public ids that the texts cite, each once, in the order of their first markers."""
    return list(dict.fromkeys(found for text in texts for found in MARKER.findall(text)))


def without_markers(text: str) -> str:
    return MARKER_WITH_SPACE.sub("", text)

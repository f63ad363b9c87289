"""Pasted paragraphs as Markdown."""

import re
from collections.abc import Iterable

# At the start of a paragraph these would begin a list, a heading or a quotation.
_MARK = re.compile(r"([#>+*-]+)(?=\s)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s)")


def escaped(paragraph: str) -> str:
    if _MARK.match(paragraph):
        return f"\\{paragraph}"
    return _NUMBER.sub(r"\1\\\2", paragraph, count=1) if _NUMBER.match(paragraph) else paragraph


def joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(map(escaped, paragraphs))

"""The words of a pasted text and of the page that it is read as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from clipqa.pasted_pages.text.lines import clean

WORD = re.compile(r"[^\W_]+")
TIME = re.compile(r"\d+(?::\d+)+m?|\(\d+:?$|\(\d+ min \d+ s\)")
KEYS = {"kind", "type"}  # of the format


def words_of(text: str) -> Counter[str]:
    """Return the words, without times."""
    return Counter(WORD.findall(TIME.sub(" ", clean(text))))


def texts_of(page: Any) -> Iterator[str]:
    if isinstance(page, str):
        yield page
    elif isinstance(page, dict):
        for key, value in page.items():
            if key not in KEYS:
                yield from texts_of(value)
    elif isinstance(page, list | tuple):
        for value in page:
            yield from texts_of(value)


def words_of_page(page: dict[str, Any]) -> Counter[str]:
    """Return the words. A question that a record has from the one above was pasted once."""
    return sum((words_of(text) for text in texts_of(page)), Counter()) - sum(
        (words_of(text) for text in inherited(page)), Counter()
    )


def inherited(page: dict[str, Any]) -> list[str]:
    return [record["question"] for record in page.get("records", []) if record["same_question"]]

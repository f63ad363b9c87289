"""Turn the lines of an article into blocks, each by its own line and the lines next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clipqa.pasted_pages.article.labelled import read_labelled
from clipqa.pasted_pages.article.lists import read_list, read_unmarked
from clipqa.pasted_pages.article.tables import is_row, read_table
from clipqa.pasted_pages.text.labels import is_related
from clipqa.pasted_pages.text.lines import Line, is_question
from clipqa.pasted_pages.text.marks import (
    MAX_HEADING,
    bold,
    bullet,
    has_emoji,
    heading_mark,
    heading_text,
    is_quote,
    is_roman,
    is_short,
    number,
    section_depth,
    unemphasised,
    unquoted,
)
from clipqa.pasted_pages.text.question_labels import question_roles
from clipqa.pasted_pages.values import Block

_VALUE = re.compile(r"[^:：\d]{2,30}[:：] ?\d")  # such as "Time needed: 20 minutes"
_MAX_HEADINGS = 3  # headings without text between them


def read_blocks(lines: Sequence[Line], title: Line | None) -> Iterator[Block]:
    roles = question_roles(line.text for line in lines)
    place = 0
    while place < len(lines):
        if lines[place] is title:
            yield _title(lines[place])
            place += 1
            continue
        found = (
            read_table(lines, place)
            or read_labelled(lines, place, roles)
            or read_list(lines, place)
        )
        if isinstance(found, tuple):
            block, place = found
            yield block
            continue
        place += 1
        if isinstance(found, list):
            yield from found
        else:
            yield found or _heading(lines, place - 1) or _text(lines[place - 1])


def _title(line: Line) -> Block:
    return Block("title", unemphasised(heading_text(line)))


def _heading(lines: Sequence[Line], place: int) -> Block | None:
    line = lines[place]
    if marked := heading_mark(line):
        return Block("heading", marked[1], level=marked[0], style="marked")
    if line.text.startswith(">"):
        return None
    words = bold(line.text)
    if words and len(words) <= MAX_HEADING and not words.endswith((".", "!")):
        return Block("heading", words, style="bold")
    if section_depth(line.text) or _is_plain_heading(lines, place):
        return Block("heading", line.text, style=_style(line.text))
    return None


def _is_plain_heading(lines: Sequence[Line], place: int) -> bool:
    """A short line is a heading if text follows it, or other short lines with text."""
    text = lines[place].text
    if not is_short(text) or lines[place].cells or is_quote(text) or _VALUE.match(text):
        return False
    for following in lines[place + 1 : place + 1 + _MAX_HEADINGS]:
        if heading_mark(following) or is_related(following.text):
            return False
        if _is_content(following):
            return True
    return read_unmarked(lines, place + 1) is not None


def _is_content(line: Line) -> bool:
    if bullet(line.text) or is_row(line) or not is_short(line.text):
        return True
    return bool(number(line.text) and not is_question(line.text))


def _style(text: str) -> str:
    if number(text) or section_depth(text) or is_roman(text):
        return "number"
    if text.isupper() and len(text) > 3:
        return "capitals"
    return "emoji" if has_emoji(text) else "plain"


def _text(line: Line) -> Block:
    return Block("paragraph", unquoted(line.text))

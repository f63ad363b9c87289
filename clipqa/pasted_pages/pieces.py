"""Turn the lines of an article into blocks, each by its own line and the lines next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clipqa.pasted_pages import labels
from clipqa.pasted_pages.lines import Line
from clipqa.pasted_pages.lists import read_list
from clipqa.pasted_pages.marks import (
    MAX_HEADING,
    bold,
    bullet,
    has_emoji,
    heading_mark,
    is_question,
    is_short,
    number,
    section_depth,
    unquoted,
)
from clipqa.pasted_pages.tables import is_row, read_table
from clipqa.pasted_pages.values import Block

_IMAGE = re.compile(r"!\[([^\]]*)\](\([^)]*\))")
_CREDIT = re.compile(
    r"[(|·–—.] ?(?:photo|foto|image|picture|bild|imagen|immagine|imagem|credit|crédit|crédito)"
    r"(?: ?[:/]| by ) ?\w[^:]{0,60}$|©",
    re.IGNORECASE,
)
_MAX_CAPTION = 200


def read_blocks(lines: Sequence[Line]) -> Iterator[Block]:
    place = 0
    while place < len(lines):
        found = read_table(lines, place) or _labelled(lines[place]) or read_list(lines, place)
        if isinstance(found, tuple):
            block, place = found
        else:
            block = found or _heading(lines, place) or _text(lines[place])
            place += 1
        yield block


def _labelled(line: Line) -> Block | None:
    text = unquoted(line.text)
    if found := _IMAGE.fullmatch(text):
        return Block("image_caption", found[1], labels=(found[2],))
    if question := labels.question_label(text):
        return Block("question", question.text, labels=(question.label,))
    if answer := labels.answer_label(text):
        return Block("answer", answer.text, labels=(answer.label,))
    heading = heading_mark(line)
    text = heading[1] if heading else text
    if kind := labels.label_alone(text):
        return Block(kind, labels=(text,))
    if labels.is_related(text):
        return Block("related", text, style="label")
    if not heading and (found_label := labels.read_label(text)):
        kind, label = found_label
        return Block(kind, label.text, labels=(label.label,) if label.label else ())
    return None


def _heading(lines: Sequence[Line], place: int) -> Block | None:
    line = lines[place]
    if marked := heading_mark(line):
        return Block("heading", marked[1], level=marked[0], style="marked")
    words = bold(line.text)
    if words and len(words) <= MAX_HEADING and not words.endswith((".", "!")):
        return Block("heading", words, style="bold")
    if section_depth(line.text) or _is_plain_heading(lines, place):
        return Block("heading", line.text, style=_style(line.text))
    return None


def _is_plain_heading(lines: Sequence[Line], place: int) -> bool:
    """A short line is a heading if text follows it, or a second short line with text."""
    if not is_short(lines[place].text) or lines[place].cells:
        return False
    for following in lines[place + 1 : place + 3]:
        if heading_mark(following) or labels.is_related(following.text):
            return False
        if _is_content(following):
            return True
    return False


def _is_content(line: Line) -> bool:
    if bullet(line.text) or is_row(line) or not is_short(line.text):
        return True
    return bool(
        labels.answer_label(line.text) or (number(line.text) and not is_question(line.text))
    )


def _style(text: str) -> str:
    if number(text) or section_depth(text):
        return "number"
    if text.isupper() and len(text) > 3:
        return "capitals"
    return "emoji" if has_emoji(text) else "plain"


def _text(line: Line) -> Block:
    text = unquoted(line.text)
    if len(text) <= _MAX_CAPTION and _CREDIT.search(text):
        return Block("image_caption", text)
    return Block("paragraph", text)

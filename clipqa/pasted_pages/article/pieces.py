"""Turn the lines of an article into blocks, each by its own line and the lines next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clipqa.pasted_pages.text import labels
from clipqa.pasted_pages.article.lists import read_list, read_unmarked
from clipqa.pasted_pages.article.tables import is_row, read_table
from clipqa.pasted_pages.text.lines import Line
from clipqa.pasted_pages.text.marks import (
    LINK,
    MAX_HEADING,
    bold,
    bullet,
    has_emoji,
    heading_mark,
    is_question,
    is_quote,
    is_roman,
    is_short,
    number,
    section_depth,
    unemphasised,
    unquoted,
)
from clipqa.pasted_pages.values import Block

_IMAGE = re.compile(r"!\[([^\]]*)\](\([^)]*\))")
_CREDIT = re.compile(
    r"[(|·–—.] ?(?:photo|foto|image|picture|bild|imagen|immagine|imagem|credit|crédit|crédito)"
    r"(?: ?[:/]| by ) ?\w[^:]{0,60}$|©|^(?:photo|picture|illustration)(?:s|graphs?)? by \w",
    re.IGNORECASE,
)
_BOLD_QUESTION = re.compile(r"(\*\*|__)([^*_]{3,200}[?？؟])\1\s+(?=\S)")
_VALUE = re.compile(r"[^:：\d]{2,30}[:：] ?\d")  # such as "Time needed: 20 minutes"
_ATTRIBUTION = re.compile(r"[—–―-] ?(?=[^\W\d_])")
_QUOTES = '"“”„«»‘’「」'
_MAX_HEADINGS = 3  # headings without text between them
_MAX_OTHERS = 12  # titles of other pages at the end
_MAX_CAPTION = 200
Roles = dict[str, str]


def read_blocks(lines: Sequence[Line], title: Line | None) -> Iterator[Block]:
    roles = labels.question_roles(line.text for line in lines)
    place = 0
    while place < len(lines):
        if lines[place] is title:
            yield _title(lines[place])
            place += 1
            continue
        found = (
            read_table(lines, place) or _labelled(lines, place, roles) or read_list(lines, place)
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
    heading = heading_mark(line)
    return Block("title", unemphasised(heading[1] if heading else line.text))


def _labelled(lines: Sequence[Line], place: int, roles: Roles) -> Block | list[Block] | None:
    line = lines[place]
    text = unquoted(line.text)
    if found := _IMAGE.fullmatch(text):
        return Block("image_caption", found[1], labels=(found[2],))
    if found := LINK.fullmatch(text):
        linked = _labelled([replace(line, text=found[1])], 0, roles)
        block = linked if isinstance(linked, Block) else Block("paragraph", found[1])
        return replace(block, labels=(*block.labels, found[2]))
    if asked := _question(lines, place, text, roles):
        return asked
    heading = heading_mark(line)
    text = heading[1] if heading else text
    if kind := labels.label_alone(text):
        return Block(kind, labels=(text,))
    if labels.is_related(text) or (labels.is_more(text) and _is_end(lines, place)):
        return Block("related", text, style="label")
    if not heading and (found_label := labels.read_label(text)):
        kind, label = found_label
        return Block(kind, label.text, labels=(label.label,) if label.label else ())
    if len(text) <= _MAX_CAPTION and _CREDIT.search(text):
        return Block("image_caption", text)
    if _is_attribution(lines, place):
        return Block("paragraph", line.text)
    return None


def _is_end(lines: Sequence[Line], place: int) -> bool:
    """Return whether only a few short lines follow, which are titles of other pages."""
    rest = lines[place + 1 : place + 2 + _MAX_OTHERS]
    return 0 < len(rest) <= _MAX_OTHERS and all(is_short(unquoted(line.text)) for line in rest)


def _question(
    lines: Sequence[Line], place: int, text: str, roles: Roles
) -> Block | list[Block] | None:
    """Return a question or an answer that is labelled, and a bold question with its answer."""
    if labelled := labels.question_label(text, roles):
        role, label = labelled
        if role == "question" and (both := labels.answer_in_line(label.text, roles)):
            asked, answer = both
            labels_before = (label.label, answer.label)
            return [Block("question", asked, labels=labels_before), Block("answer", answer.text)]
        return Block(role, label.text, labels=(label.label,))
    if (found := _BOLD_QUESTION.match(text)) and not labels.read_label(text):
        return [Block("question", found[2]), Block("answer", text[found.end() :])]
    following = lines[place + 1] if place + 1 < len(lines) else None
    opened = labels.opened_question(text)
    if opened and following and not bullet(following.text):
        return Block("question", opened.text)
    if opened and following and labels.opened_question(following.text) is None:
        return Block("question", opened.text)
    return None


def _is_attribution(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line such as "— Ada Quill" names who is quoted above it."""
    before = lines[place - 1].text if place else ""
    is_alone = place + 1 >= len(lines) or not bullet(lines[place + 1].text)
    quoted = bool(before) and (before[0] in _QUOTES or before[-1] in _QUOTES)
    return bool(quoted and is_alone and _ATTRIBUTION.match(lines[place].text))


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
        if heading_mark(following) or labels.is_related(following.text):
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

"""Read a line of an article that has a label, such as "Tip:" or "Q:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from clipqa.pasted_pages.languages import any_of, phrases
from clipqa.pasted_pages.text.labels import is_more, is_related, label_alone, read_label
from clipqa.pasted_pages.text.lines import Line
from clipqa.pasted_pages.text.marks import (
    LINK,
    bullet,
    heading_mark,
    is_short,
    unquoted,
)
from clipqa.pasted_pages.text.question_labels import answer_in_line, opened_question, question_label
from clipqa.pasted_pages.values import Block

_IMAGE = re.compile(r"!\[([^\]]*)\](\([^)]*\))")
_CREDIT = re.compile(
    rf"[(|·–—.] ?(?:{any_of(phrases('credit'))})"
    r"(?: ?[:/]| by ) ?\w[^:]{0,60}$|©|^(?:photo|picture|illustration)(?:s|graphs?)? by \w",
    re.IGNORECASE,
)
_BOLD_QUESTION = re.compile(r"(\*\*|__)([^*_]{3,200}[?？؟])\1\s+(?=\S)")
_ATTRIBUTION = re.compile(r"[—–―-] ?(?=[^\W\d_])")
_QUOTES = '"“”„«»‘’「」'
_MAX_OTHERS = 12  # titles of other pages at the end
_MAX_CAPTION = 200
Roles = dict[str, str]


def read_labelled(lines: Sequence[Line], place: int, roles: Roles) -> Block | list[Block] | None:
    line = lines[place]
    text = unquoted(line.text)
    if found := _IMAGE.fullmatch(text):
        caption = found[1].strip()
        return Block("image_caption" if caption else "dropped", caption, labels=(found[2],))
    if found := LINK.fullmatch(text):
        linked = read_labelled([replace(line, text=found[1])], 0, roles)
        block = linked if isinstance(linked, Block) else Block("paragraph", found[1])
        return replace(block, labels=(*block.labels, found[2]))
    if asked := _question(lines, place, text, roles):
        return asked
    heading = heading_mark(line)
    text = heading[1] if heading else text
    if kind := label_alone(text):
        return Block(kind, labels=(text,))
    if is_related(text) or (is_more(text) and _is_end(lines, place)):
        return Block("related", text, style="label")
    if not heading and (found_label := read_label(text)):
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
    if labelled := question_label(text, roles):
        role, label = labelled
        if role == "question" and (both := answer_in_line(label.text, roles)):
            asked, answer = both
            labels_before = (label.label, answer.label)
            return [Block("question", asked, labels=labels_before), Block("answer", answer.text)]
        return Block(role, label.text, labels=(label.label,))
    if (found := _BOLD_QUESTION.match(text)) and not read_label(text):
        return [Block("question", found[2]), Block("answer", text[found.end() :])]
    following = lines[place + 1] if place + 1 < len(lines) else None
    opened = opened_question(text)
    if not opened or not following:
        return None
    if bullet(following.text) and opened_question(following.text) is not None:
        return None
    return Block("question", opened)


def _is_attribution(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line such as "— Ada Quill" names who is quoted above it."""
    before = lines[place - 1].text if place else ""
    is_alone = place + 1 >= len(lines) or not bullet(lines[place + 1].text)
    quoted = bool(before) and (before[0] in _QUOTES or before[-1] in _QUOTES)
    return bool(quoted and is_alone and _ATTRIBUTION.match(lines[place].text))

"""Marks at the beginning of a line: headings, lists, numbers, emphasis."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.pasted_pages.text.lines import CLOSING, TERMINAL, Line, is_question

_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_BULLET = re.compile(r"(?:[•‣▪▫◦●○■□▸►→➤➔·∙⁃・✓✔✗✘☑☐✅❌❖◆◇➢]\s*|[*+–−—-]\s+)(?=\S)(?![•*+–-]$)")
_BOX = re.compile(r"\[[ xX]\]\s+(?=\S)")
_NUMBER = re.compile(r"(\(?(\d{1,3})(?:[.)](?=\s)|[、．]|-(?= [^\W\d_])))\s*(?=\S)")
_LETTER = re.compile(r"(\(?(?:([a-zA-Z])\)|([a-z])\.))\s+(?=\S)")
_ROMAN = re.compile(r"[IVX]{1,5}\.\s+(?=\S)")
_OPENER = re.compile(r"[+−–▼▽▾▸▹▶►⌄∨✕×❯﹀˅-]\s*(?=\S)")  # beside an answer that opens
_OPENER_AFTER = re.compile(r"\s*[+−▼▽▾▸▹▶►⌄∨✕×❯﹀˅–-]$")
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=[^\W\d_a-z])")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1[:.]?")
_ITALIC = re.compile(r"([*_])(?=[^\s*_])([^*_]+)(?<=\S)\1")
LINK = re.compile(r"\[([^\[\]]+)\](\([^()\s]*\))")
_EMOJI = re.compile(
    "(?:[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+ ?)+"
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
DIVIDER = re.compile(r" ?[|·•] ?")  # between the parts of a line
MAX_HEADING = 100  # characters
MAX_WIDE = 36  # of a script that writes without spaces
MAX_HEADING_WORDS = 14
COMMAS = (",", "،", "，", "、")


class Mark(NamedTuple):
    label: str
    order: int  # the number of an item, 0 for a bullet
    text: str


def heading_mark(line: Line) -> tuple[int, str] | None:
    """Return the level and the text of a heading that is marked as in Markdown."""
    found = _HEADING.fullmatch(line.text)
    if found:
        return len(found[1]), unemphasised(found[2])
    return (line.underline, unemphasised(line.text)) if line.underline else None


def heading_text(line: Line) -> str:
    """Return a line without the mark of a heading."""
    heading = heading_mark(line)
    return heading[1] if heading else line.text


def bullet(text: str) -> Mark | None:
    found = _BULLET.match(text)
    if not found:
        return None
    box = _BOX.match(text, found.end())
    return Mark(box[0].strip() if box else "", 0, text[box.end() if box else found.end() :])


def number(text: str) -> Mark | None:
    if found := _NUMBER.match(text):
        return Mark(found[1], int(found[2]), text[found.end() :])
    if found := _LETTER.match(text):
        letter = (found[2] or found[3]).lower()
        return Mark(found[1], ord(letter) - ord("a") + 1, text[found.end() :])
    return None


def section_depth(text: str) -> int:
    """Return the depth of a number such as 1.2 before a heading, or 0."""
    found = _SECTION.match(text)
    return found[1].count(".") + 1 if found else 0


def bold(text: str) -> str:
    """Return the words of a line that is bold as a whole, or ''."""
    found = _BOLD.fullmatch(text)
    return found[2] if found and found[1] not in found[2] else ""


def italic(text: str) -> str:
    found = _ITALIC.fullmatch(text)
    return found[2] if found else ""


def unemphasised(text: str) -> str:
    return bold(text) or italic(text) or text


def unquoted(text: str) -> str:
    """Return a line without the marks of a Markdown quotation."""
    return text.lstrip("> ") if text.startswith(">") else text


def without_emoji(text: str) -> str:
    found = _EMOJI.match(text)
    return text[found.end() :] if found else text


def has_emoji(text: str) -> bool:
    return bool(_EMOJI.match(text))


def opener(text: str) -> str | None:
    """Return a question without the mark that opens its answer, or None without such a mark."""
    found = _OPENER.match(text)
    rest = _OPENER_AFTER.sub("", text[found.end() :] if found else text)
    return rest if rest != text and is_question(rest) else None


def is_roman(text: str) -> bool:
    """Return whether a heading begins with a number such as "IV."."""
    return bool(_ROMAN.match(text))


def is_quote(text: str) -> bool:
    """Return whether a line is quoted as a whole."""
    return text[0] in '"“„«‟「' and text[-1] in '"”“»」' and len(text) > 2


def is_short(text: str) -> bool:
    """Return whether a line may be a heading: short, and without the end of a sentence."""
    if len(text) > MAX_HEADING or len(text.split()) > MAX_HEADING_WORDS or text[:1].islower():
        return False
    if len(text) > MAX_WIDE and len(_WIDE.findall(text)) > MAX_WIDE:
        return False
    ends = text.rstrip(CLOSING).endswith((*TERMINAL, *COMMAS))
    return not ends or is_question(text)

"""Split a pasted text into lines, with what each shows: a blank line before it, cells, a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from clipqa.lib.characters import without_controls

_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Joiners stay, since scripts and emoji need them. Marks of direction only place neutral signs.
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\xad\u180e]"
)
_RULE = re.compile(r"([*_=~-])(?: ?\1){2,}|[—–─_]{2,}")
_LONE_MARK = re.compile(r"[•‣▪▫◦●○■□▸►→➤➔·∙⁃・*+–−▼▾-]|\d{1,3}[.)]")
_FOLDED = frozenset("+–−▼▾▸►")  # beside a question that opens and closes
MAX_LINE = 120  # characters of a line that may be a label, a time or a part of the site
_LETTERS = 40  # a shorter line that ends without a full stop may be a heading
TERMINAL = (".", "!", "?", "…", ":", ";", "。", "؟", "！", "？", "：", "；", "؛", "।", "։", "۔")
CLOSING = "\"'”’»“‘)]*_」』）"
QUESTION = ("?", "؟", "？")


@dataclass(frozen=True)
class Line:
    text: str
    gap: bool = True  # a blank line stands before it
    cells: tuple[str, ...] = ()
    indented: bool = False
    underline: int = 0  # level of a heading that is underlined by === or ---


def clean(text: str) -> str:
    """Return the text with plain spaces and line ends, without invisible characters."""
    text = without_controls("\n".join(text.splitlines()))
    return _INVISIBLE.sub("", _SPACES.sub(" ", text))


def read_lines(text: str) -> list[Line]:
    """Return the lines that have words. `text` is clean."""
    lines = _with_lone_marks(list(_underlined(_with_outer_cells(list(_lines(text))))))
    return list(_unwrapped(_quoted(lines)))


def is_finished(text: str) -> bool:
    """Return whether a text ends like a sentence."""
    return text.rstrip(CLOSING).endswith(TERMINAL)


def is_question(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(QUESTION)


def _lines(text: str) -> Iterator[tuple[Line, str]]:
    gap = True
    for raw in text.split("\n"):
        shown = " ".join(raw.split())
        if shown:
            yield Line(shown, gap, indented=raw[:1].isspace()), raw
        gap = not shown


def _with_outer_cells(lines: list[tuple[Line, str]]) -> Iterator[Line]:
    """Split lines at tabs. A tab at the edge of a line is an empty cell beside another row."""
    inner = ["\t" in raw.strip() for _, raw in lines]
    for n, (line, raw) in enumerate(lines):
        beside = (n and inner[n - 1] and not line.gap) or (
            n + 1 < len(lines) and inner[n + 1] and not lines[n + 1][0].gap
        )
        if inner[n] or ("\t" in raw and beside):
            line = replace(line, cells=tuple(" ".join(cell.split()) for cell in raw.split("\t")))
        yield line


def _underlined(lines: Iterable[Line]) -> Iterator[Line]:
    """Remove rules. One directly below a text makes that a heading."""
    before: Line | None = None
    for line in lines:
        if not _RULE.fullmatch(line.text):
            if before:
                yield before
            before = line
        elif before and not line.gap and line.text[0] in "=-" and len(line.text) > 2:
            before = replace(before, underline=1 if line.text[0] == "=" else 2)
    if before:
        yield before


def _with_lone_marks(lines: list[Line]) -> Iterator[Line]:
    """Join a list mark that stands alone with the next line, as some browsers copy lists.

    Below a question it is the mark that opens the answer, unless the next line asks too.
    """
    mark: Line | None = None
    before = ""
    for n, line in enumerate(lines):
        if mark:
            line = replace(line, text=f"{mark.text} {line.text}", gap=mark.gap)
            mark = None
        elif line.text in _FOLDED and is_question(before) and not _asks_at(lines, n + 1):
            continue
        elif _LONE_MARK.fullmatch(line.text):
            mark = line
            continue
        yield line
        before = line.text
    if mark:
        yield mark


def _asks_at(lines: list[Line], place: int) -> bool:
    return place < len(lines) and is_question(lines[place].text)


def _quoted(lines: Iterable[Line]) -> Iterator[Line]:
    """Join the lines of a Markdown quotation."""
    before: Line | None = None
    parts: list[str] = []
    for line in lines:
        if before and not line.gap and line.text[:2] == "> " == before.text[:2]:
            parts.append(line.text.lstrip("> "))
            continue
        if before:
            yield _joined(before, parts)
        before, parts = line, [line.text]
    if before:
        yield _joined(before, parts)


def _joined(line: Line, parts: list[str]) -> Line:
    return replace(line, text=" ".join(parts)) if len(parts) > 1 else line


def _unwrapped(lines: Iterable[Line]) -> Iterator[Line]:
    """Join the lines of a wrapped sentence: the next begins with a small letter."""
    parts: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and _continues(before, parts[-1], line):
            parts.append(line.text)
            continue
        if before:
            yield _joined(before, parts)
        before, parts = line, [line.text]
    if before:
        yield _joined(before, parts)


def _continues(before: Line, last: str, line: Line) -> bool:
    if line.gap or line.cells or before.cells or before.underline or last.startswith(("#", "|")):
        return False
    return len(last) > _LETTERS and line.text[0].islower() and not is_finished(last)

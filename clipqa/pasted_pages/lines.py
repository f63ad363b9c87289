"""Split a pasted text into lines, with what each shows: a blank line before it, cells, a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clipqa.lib.characters import without_controls

_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Joiners stay, since scripts and emoji need them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\xad\u180e]")
_RULE = re.compile(r"([*_=~-])(?: ?\1){2,}|[—–─_]{2,}")
_LONE_MARK = re.compile(r"[•‣▪▫◦●○■□▸►→➤➔·∙⁃*+–-]|\d{1,3}[.)]")
_LETTERS = 40  # a shorter line that ends without a full stop may be a heading
TERMINAL = (".", "!", "?", "…", ":", ";", "。", "؟", "！", "？")
CLOSING = "\"'”’»)]*_"


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
    return list(_unwrapped(_with_lone_marks(_underlined(_lines(text)))))


def is_finished(text: str) -> bool:
    """Return whether a text ends like a sentence."""
    return text.rstrip(CLOSING).endswith(TERMINAL)


def _lines(text: str) -> Iterator[Line]:
    gap = True
    for raw in text.split("\n"):
        shown = " ".join(raw.split())
        if shown:
            has_cells = "\t" in raw.strip()
            cells = tuple(" ".join(cell.split()) for cell in raw.split("\t")) if has_cells else ()
            yield Line(shown, gap, cells, indented=raw[:1].isspace())
        gap = not shown


def _underlined(lines: Iterator[Line]) -> Iterator[Line]:
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


def _with_lone_marks(lines: Iterator[Line]) -> Iterator[Line]:
    """Join a list mark that stands alone with the next line, as some browsers copy lists."""
    mark: Line | None = None
    for line in lines:
        if mark:
            yield replace(line, text=f"{mark.text} {line.text}", gap=mark.gap)
            mark = None
        elif _LONE_MARK.fullmatch(line.text):
            mark = line
        else:
            yield line
    if mark:
        yield mark


def _unwrapped(lines: Iterator[Line]) -> Iterator[Line]:
    """Join the lines of a wrapped sentence: the next begins with a small letter."""
    parts: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and _continues(before, parts[-1], line):
            parts.append(line.text)
            continue
        if before:
            yield replace(before, text=" ".join(parts))
        before, parts = line, [line.text]
    if before:
        yield replace(before, text=" ".join(parts))


def _continues(before: Line, last: str, line: Line) -> bool:
    if line.gap or line.cells or before.cells or before.underline or last.startswith(("#", "|")):
        return False
    return len(last) > _LETTERS and line.text[0].islower() and not is_finished(last)

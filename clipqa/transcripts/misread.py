"""Detect stored cues that an older version parsed wrong. Pure.

Only signs in the text are found: times among the words, rolling captions stored line by line, and
tags or entities that were not decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from clipqa.transcripts.cues import CueText
from clipqa.transcripts.rolling import MAX_GAP_MS

TIMES, REPEATED, TAGS, ENTITIES = "times", "repeated", "tags", "entities"

# An arrow alone may be text, as in "a --> b"; next to a time it is a timing line.
_TIMES = re.compile(r"[0-9][:.,][0-9]{1,3}\s*+-->|-->\s*+[0-9]{1,9}[:.,][0-9]")
_TAGS = re.compile(
    r"</?(?:[ibuvc]|font|ruby|rt|lang)(?:[.\s][^<>]*+)?>"
    r"|<v[.\s][^<>]*+\Z"
    r"|<[0-9]{1,9}:[0-9]{2}[0-9:.,]*+>"
    r"|\{\\[^{}]*+\}",
    re.IGNORECASE,
)
_ENTITIES = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
_CANDIDATE = re.compile(r"-->|[<&]|\{\\")  # few cues match
_PATTERNS = {TIMES: _TIMES.search, TAGS: _TAGS.search, ENTITIES: _ENTITIES.search}
CONTEXT = 20  # characters of an example before the match

MIN_OVERLAP = 6  # characters; a shorter word may be repeated by chance
MAX_WINDOW = 400  # characters that captions show at the same time
MIN_ROLLED = 3  # cues with both repeated and new words


class Sign(NamedTuple):
    kind: str
    cues: int
    start_ms: int  # of the first cue
    example: str


class _Found:
    """The number of cues of one kind, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.first: tuple[int, str] = (0, "")

    def add(self, cue: CueText, at: int = 0) -> None:
        if not self.count:
            begin = max(0, at - CONTEXT)
            self.first = (cue.start_ms, cue.text[begin and cue.text.find(" ", begin, at) + 1 :])
        self.count += 1


def find_signs(cues: Iterable[CueText]) -> list[Sign]:
    """Return the signs in the cues of a transcript, given in order. Reads them one by one."""
    found: dict[str, _Found] = {kind: _Found() for kind in (TIMES, REPEATED, TAGS, ENTITIES)}
    rolling = _Rolling(found[REPEATED])
    before: CueText | None = None
    for cue in cues:
        if _CANDIDATE.search(cue.text):
            for kind, search in _PATTERNS.items():
                if match := search(cue.text):
                    found[kind].add(cue, match.start())
        if before is not None:
            rolling.add(before, cue)
        before = cue
    if not rolling.is_certain:
        del found[REPEATED]
    return [Sign(kind, each.count, *each.first) for kind, each in found.items() if each.count]


class _Rolling:
    """Counts cues that begin with the end of the cue before, as rolling captions do."""

    def __init__(self, repeated: _Found) -> None:
        self._repeated = repeated
        self._repeating = self._different = 0

    def add(self, before: CueText, cue: CueText) -> None:
        length = _overlap(before, cue)
        if not length:
            self._different += 1
            return
        self._repeated.add(cue)
        self._repeating += len(cue.text) > length

    @property
    def is_certain(self) -> bool:
        """Whether most cues repeat and add words. Speech repeats a line only now and then."""
        return self._repeating >= MIN_ROLLED and self._different <= self._repeating


def _overlap(before: CueText, after: CueText) -> int:
    """Return the number of characters at the end of one cue that begin the next."""
    if after.start_ms - before.end_ms > MAX_GAP_MS or before.speaker != after.speaker:
        return 0
    window = f" {before.text[-MAX_WINDOW:]}"
    if before.text == after.text or after.text.startswith(f"{before.text} "):
        return len(before.text)
    if len(before.text) >= MIN_OVERLAP and after.text.startswith(before.text):
        return len(before.text)  # scripts without spaces grow inside a word
    first = f" {after.text.partition(' ')[0]}"
    at = window.find(first)
    while at >= 0 and len(window) - at > MIN_OVERLAP:
        end = window[at + 1 :]
        if after.text == end or after.text.startswith(f"{end} "):
            return len(end)
        at = window.find(first, at + 1)
    return 0

"""SubRip to cues."""

from __future__ import annotations

import re

from clipqa.transcripts.cues import (
    CueText,
    blocks,
    folded,
    read_timing,
    unreadable_times,
)

MARKUP = re.compile(r"</?(?:i|b|u|s|font)\b[^>]*>|\{\\[^}]*\}", re.IGNORECASE)


def parse(text: str) -> list[CueText]:
    """The cues in the order of the text; raises TranscriptError naming the line."""
    cues = (_cue_of(lines, number) for number, lines in blocks(text))
    return [cue for cue in cues if cue.text]


def _cue_of(lines: list[str], number: int) -> CueText:
    position = 1 if lines[0].strip().isdecimal() else 0
    if position >= len(lines):
        raise unreadable_times(lines[0], number)
    start_ms, end_ms = read_timing(lines[position], number + position)
    words = MARKUP.sub("", "\n".join(lines[position + 1 :]))
    return CueText(start_ms, end_ms, folded(words))

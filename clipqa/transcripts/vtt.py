"""WebVTT to cues and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from clipqa.sentences import gettext_noop, quote
from clipqa.transcripts.cues import (
    CueText,
    TranscriptError,
    blocks,
    folded,
    read_timing,
    stamp,
)

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
NOT_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
TAG = re.compile(r"<[^>]*>")


def parse(text: str) -> list[CueText]:
    """The cues in the order of the text; raises TranscriptError naming the line."""
    cues: list[CueText] = []
    for position, (number, lines) in enumerate(blocks(text)):
        if position == 0:
            _refuse_other_formats(lines[0])
            lines, number = lines[1:], number + 1
        cues.extend(_cues_of(lines, number))
    return cues


def write(cues: Iterable[CueText]) -> str:
    """WebVTT that `parse` reads back as the same cues."""
    return "\n".join(["WEBVTT\n", *(_written(cue) for cue in cues)])


def _refuse_other_formats(line: str) -> None:
    if not HEADER.fullmatch(line):
        raise TranscriptError(
            gettext_noop(
                "The transcript starts with “%(line)s”. WebVTT starts with a line that says WEBVTT."
            ),
            line=quote(line.strip()),
        )


def _cues_of(lines: list[str], number: int) -> Iterator[CueText]:
    if not lines or NOT_CUES.fullmatch(lines[0]):
        return
    # The first line may be the cue's name.
    position = next((i for i, line in enumerate(lines[:2]) if "-->" in line), None)
    if position is None:
        return  # the standard says to pass over what is no cue
    start_ms, end_ms = read_timing(lines[position], number + position)
    for speaker, words in _voices("\n".join(lines[position + 1 :])):
        yield CueText(start_ms, end_ms, words, speaker)


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Who says what: a cue may hold several voices."""
    before, *spoken = VOICE.split(payload)
    pairs = [("", before), *zip(spoken[::2], spoken[1::2], strict=True)]
    for speaker, marked in pairs:
        words = folded(html.unescape(TAG.sub("", marked)))
        if words:
            yield folded(html.unescape(speaker)), words


def _written(cue: CueText) -> str:
    voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
    times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}"
    return f"{times}\n{voice}{_escaped(cue.text)}\n"


def _escaped(text: str) -> str:
    return html.escape(folded(text), quote=False)

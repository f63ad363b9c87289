"""Parse a transcript in any format to its cues and warnings. Pure."""

from __future__ import annotations

from typing import NamedTuple

from clipqa.lib.characters import is_blank, is_storable, without_controls
from clipqa.lib.sentences import SentenceError, gettext_noop
from clipqa.transcripts.cues import CueText, TranscriptError, TranscriptWarning, Warnings
from clipqa.transcripts.encodings import READ_AS, decode
from clipqa.transcripts.formats import Parse, format_of

MAX_BYTES = 2_000_000  # of a file
MAX_WORDS = 2_000  # characters of a cue
MAX_SPEAKER = 200  # characters of a name


class Reading(NamedTuple):
    cues: list[CueText]
    warnings: list[TranscriptWarning]


def read_file(content: bytes, encoding: str = "") -> Reading:
    """Return the cues of a file, with a warning if its encoding was guessed."""
    decoded = decode(content, encoding)
    cues, warnings = read(decoded.text)
    if decoded.is_guess:
        warnings = [TranscriptWarning(READ_AS, encoding=decoded.label), *warnings]
    return Reading(cues, warnings)


def read(text: str) -> Reading:
    """Return the cues of a text. Raises `TranscriptError` if there are none."""
    if not is_storable(text):
        raise TranscriptError(
            gettext_noop(
                "This text has characters that can't be stored. Type it again without them."
            )
        )
    text = without_controls(text.removeprefix("\ufeff"))  # left by software, never typed
    cues, warnings = below_blank_lines(text, format_of(text).parse)
    cues = [cue for cue in cues if not is_blank(cue.text)]
    _refuse_unfit(cues)
    return Reading(cues, warnings)


def below_blank_lines(text: str, parse: Parse) -> Reading:
    """Call `parse` on a text without leading white space, whose lines still count."""
    body = text.lstrip()
    skipped = _count_lines(text[: len(text) - len(body)])
    warnings = Warnings()
    try:
        cues = parse(body, warnings)
    except TranscriptError as error:
        raise TranscriptError(error.template, **_moved(error, skipped)) from None
    moved = [TranscriptWarning(said.template, **_moved(said, skipped)) for said in warnings.found]
    return Reading(cues, moved)


def _count_lines(blank: str) -> int:
    return blank.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _moved(said: SentenceError, lines: int) -> dict[str, object]:
    """Return the values of a message, with its line counted from the start of the whole text."""
    number = said.values.get("number")
    return {**said.values, "number": number + lines} if isinstance(number, int) else said.values


def _refuse_unfit(cues: list[CueText]) -> None:
    if not cues:
        raise TranscriptError(
            gettext_noop(
                "No lines with times were found. A line has its times above it: "
                "00:50.000 --> 00:52.000."
            )
        )
    for number, cue in enumerate(cues, start=1):
        if len(cue.text) > MAX_WORDS or len(cue.speaker) > MAX_SPEAKER:
            raise TranscriptError(
                gettext_noop(
                    "Line %(number)d is too long: 2,000 characters are the most, and 200 for a "
                    "speaker. Split it."
                ),
                number=number,
            )

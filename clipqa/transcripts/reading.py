"""Parse a transcript in any format to its cues and warnings. Pure."""

from __future__ import annotations

from typing import NamedTuple

from clipqa.lib.characters import is_blank, is_storable, without_controls
from clipqa.lib.sentences import SentenceError, gettext_noop
from clipqa.transcripts.cues import (
    CueText,
    TranscriptError,
    TranscriptWarning,
    Warnings,
    format_timestamp,
)
from clipqa.transcripts.encodings import READ_AS, decode
from clipqa.transcripts.formats import Parse, format_of

MAX_BYTES = 40_000_000  # of a file
MAX_WORDS = 2_000  # characters of a cue
MAX_SPEAKER = 200  # characters of a name


class ParsedTranscript(NamedTuple):
    cues: list[CueText]
    warnings: list[TranscriptWarning]


def read_file(content: bytes, encoding: str = "") -> ParsedTranscript:
    """Return the cues of a file, with a warning if its encoding was guessed."""
    decoded = decode(content, encoding)
    cues, warnings = read(decoded.text)
    if decoded.is_guess:
        warnings = [TranscriptWarning(READ_AS, encoding=decoded.label), *warnings]
    return ParsedTranscript(cues, warnings)


def read(text: str) -> ParsedTranscript:
    """Return the cues of a text. Raises `TranscriptError` if there are none."""
    if not is_storable(text):
        raise TranscriptError(
            gettext_noop(
                "This text has characters that can't be stored. Type it again without them."
            )
        )
    text = without_controls(text.removeprefix("\ufeff"))  # left by software, never typed
    cues, warnings = parse_body(text, format_of(text).parse)
    cues = [cue for cue in cues if not is_blank(cue.text)]
    _check_cues(cues)
    return ParsedTranscript(cues, warnings)


def parse_body(text: str, parse: Parse) -> ParsedTranscript:
    """Call `parse` on a text without leading white space, whose lines still count."""
    body = text.lstrip()
    skipped_lines = _count_lines(text[: len(text) - len(body)])
    warnings = Warnings()
    try:
        cues = parse(body, warnings)
    except TranscriptError as error:
        raise TranscriptError(error.template, **_shifted_values(error, skipped_lines)) from None
    shifted = [
        TranscriptWarning(warning.template, **_shifted_values(warning, skipped_lines))
        for warning in warnings.found
    ]
    return ParsedTranscript(cues, shifted)


def _count_lines(blank: str) -> int:
    return blank.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _shifted_values(warning: SentenceError, lines: int) -> dict[str, object]:
    """Return the values of a message, with its line counted from the start of the whole text."""
    number = warning.values.get("number")
    return (
        {**warning.values, "number": number + lines} if isinstance(number, int) else warning.values
    )


def _check_cues(cues: list[CueText]) -> None:
    if not cues:
        raise TranscriptError(
            gettext_noop(
                "No cues were found. A cue has its times above its text: 00:50.000 --> 00:52.000."
            )
        )
    for number, cue in enumerate(cues, start=1):
        if len(cue.text) > MAX_WORDS or len(cue.speaker) > MAX_SPEAKER:
            raise TranscriptError(
                gettext_noop(
                    "Cue %(number)d, at %(time)s, is too long: its text may have 2,000 characters, "
                    "and its speaker 200. Split it."
                ),
                number=number,
                time=format_timestamp(cue.start_ms),
            )

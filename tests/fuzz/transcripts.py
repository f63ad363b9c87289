"""Assertions for transcripts of any format."""

from __future__ import annotations

from clipqa.importers import lists
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import LIMIT_MS
from clipqa.transcripts import CueText, srt, vtt
from clipqa.transcripts.cues import Warnings, join_lines, split_lines
from clipqa.transcripts.reading import MAX_SPEAKER, MAX_WORDS, read
from clipqa.transcripts.word_times import unpack_offsets
from tests.fuzz.harness import assert_sentence

__all__ = ["LARGEST", "check_cues", "check_warnings", "read", "read_in_a_record"]


# Characters up to which time is measured. Longer texts take time in proportion; `test_limits.py`
# measures one of the most cues.
LARGEST = 2_000_000


def check_cues(cues: list[CueText]) -> None:
    for cue in cues:
        assert 0 <= cue.start_ms < cue.end_ms < LIMIT_MS
        assert cue.text == join_lines(cue.text) != ""
        assert cue.speaker == join_lines(cue.speaker)
        offsets = [ms for ms in unpack_offsets(cue.word_times, cue.text) if ms is not None]
        assert offsets == sorted(set(offsets))
        assert bool(offsets) == bool(cue.word_times)
        assert all(0 < ms < cue.end_ms - cue.start_ms for ms in offsets)
    fitting = [cue for cue in cues if _fits(cue)]
    assert vtt.parse(vtt.write(fitting)) == fitting
    untimed = [cue._replace(word_times="") for cue in fitting]  # SubRip has no times of words
    assert srt.parse(srt.write(fitting)) == untimed


def check_warnings(text: str, warnings: Warnings) -> None:
    """Assert that each warning quotes the line that it names, in order."""
    lines = split_lines(text)
    numbers = []
    for warning in warnings.found:
        assert_sentence(warning)
        number = warning.values["number"]
        assert isinstance(number, int)
        assert warning.values["words"] == quote(lines[number - 1].strip()) != ""
        numbers.append(number)
    assert numbers == sorted(set(numbers))


def _fits(cue: CueText) -> bool:
    return len(cue.text) <= MAX_WORDS and len(cue.speaker) <= MAX_SPEAKER


def read_in_a_record(text: str) -> tuple[CueText, ...]:
    return lists.transcript(text)

"""Rules for every row of the table of formats; a new row is checked without another line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clipqa.importers import lists
from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import decode
from clipqa.transcripts.formats import FORMATS, SUFFIXES, Format, format_of
from clipqa.transcripts.reading import read
from tests.transcripts.samples import CUES, SAMPLES

DOCS = (Path(__file__).resolve().parent.parent.parent / "docs/transcripts.md").read_text()
EVERY_ROW = pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)


@EVERY_ROW
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n", " \t\r\n"], ids=ascii)
def test_every_format_recognises_only_its_own_sample(row: Format, before: str) -> None:
    for name, sample in SAMPLES.items():
        assert (format_of(before + sample) is row) == (name == row.name)
    assert read(before + SAMPLES[row.name]).cues == CUES


@EVERY_ROW
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
def test_all_line_endings_are_read(row: Format, end: str) -> None:
    assert read(SAMPLES[row.name].replace("\n", end)).cues == CUES


@EVERY_ROW
def test_records_of_an_import_accept_every_format(row: Format) -> None:
    assert lists.transcript(SAMPLES[row.name]) == tuple(CUES)
    assert lists.unused_text_warnings(SAMPLES[row.name]) == []


@EVERY_ROW
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_detected_by_the_format(row: Format, encoding: str) -> None:
    decoded = decode(SAMPLES[row.name].encode(encoding))
    assert (decoded.text, decoded.label, decoded.is_guess) == (SAMPLES[row.name], "UTF-16", True)


@EVERY_ROW
def test_every_format_is_documented_with_its_suffixes(row: Format) -> None:
    title = row.name[0].upper() + row.name[1:]
    assert f"## {title}\n" in DOCS
    (line,) = re.findall(rf"\| \[{title}\]\(#\S+\) \| (.*) \| .* \|", DOCS)
    assert line == ", ".join(f"`{suffix}`" for suffix in row.suffixes)


def test_every_suffix_belongs_to_one_format() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    assert all(re.fullmatch(r"\.[a-z0-9]+", suffix) for suffix in SUFFIXES)


@pytest.mark.parametrize("text", ["hello", "Good evening.\n\nThe harbour opens."])
def test_a_text_without_times_is_refused(text: str) -> None:
    first = text.partition("\n")[0]
    with pytest.raises(
        TranscriptError, match=f"Line 1 of the transcript: “{first}” has no valid tim"
    ):
        read(text)


def test_there_is_a_sample_for_every_format() -> None:
    assert set(SAMPLES) == {row.name for row in FORMATS}
    assert isinstance(CUES[0], CueText)

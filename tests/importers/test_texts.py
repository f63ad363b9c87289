"""A file's texts follow the rule of the forms."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clipqa.importers.problems import RowRejected
from clipqa.importers.records import Record, parse_record
from clipqa.models.answer_field import Format
from clipqa.models.answer_fields import RECORD
from tests.importers.rows import row

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = {Format.TEXT, Format.MARKDOWN, Format.KEY}
TEXTS = [name for name, field in RECORD.items() if field.format in PLAIN]
CUE = {"start": 50, "end": 52}


def parsed(**values: Any) -> Record:
    return parse_record(1, row(**values), NOW)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("hostile", "sentence"),
    [
        ("safe\u202egpj", "Character 5 of this text is U+202E"),
        ("a\x07b", "Character 2 of this text is U+0007"),
        ("\u3164", "only invisible characters"),
        ("\u200b\u200b", "only invisible characters"),
    ],
    ids=ascii,
)
def test_a_row_with_such_a_text_is_refused(name: str, hostile: str, sentence: str) -> None:
    with pytest.raises(RowRejected) as refusal:
        parse_record(1, row() | {name: hostile}, NOW)
    assert [error.field for error in refusal.value.errors] == [name]
    assert sentence in str(refusal.value)


def test_a_topic_with_such_a_name_is_refused() -> None:
    with pytest.raises(RowRejected, match="only invisible"):
        parsed(topics=["Talks", "\u3164"])


def test_joiners_and_closed_isolates_are_taken() -> None:
    record = parsed(question="می\u200cخواهند \u2068BBC\u2069?")
    assert "\u200c" in record.question
    assert "\u2069" in record.question


@pytest.mark.parametrize(
    "transcript",
    [
        [{**CUE, "text": "\u202bשלום"}, {**CUE, "text": "\u200b"}],
        "WEBVTT\n\n00:50.000 --> 00:52.000\n\u202bשלום",
    ],
    ids=["list", "webvtt"],
)
def test_cues_lose_the_marks_that_nobody_typed(transcript: Any) -> None:
    assert [cue.text for cue in parsed(transcript=transcript).cues] == ["שלום"]


def test_markdown_that_takes_too_long_is_refused() -> None:
    with pytest.raises(RowRejected, match=r"answer: .*too many Markdown characters"):
        parsed(answer="![[" * 6_660)


def test_an_answer_that_shows_no_words_is_refused() -> None:
    with pytest.raises(RowRejected, match="answer: This text has no visible words"):
        parsed(answer="![x](https://a.example/x.png)")

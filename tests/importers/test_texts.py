"""Texts of a file are validated like those of forms."""

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


def parse(**values: Any) -> Record:
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
def test_a_row_with_an_invalid_text_is_rejected(name: str, hostile: str, sentence: str) -> None:
    with pytest.raises(RowRejected) as error:
        parse_record(1, row() | {name: hostile}, NOW)
    assert [error.field for error in error.value.errors] == [name]
    assert sentence in str(error.value)


def test_a_topic_with_an_invisible_name_is_rejected() -> None:
    with pytest.raises(RowRejected, match="only invisible"):
        parse(topics=["Talks", "\u3164"])


def test_joiners_and_closed_isolates_are_valid() -> None:
    record = parse(question="می\u200cخواهند \u2068BBC\u2069?")
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
def test_control_characters_are_removed_from_cues(transcript: Any) -> None:
    assert [cue.text for cue in parse(transcript=transcript).cues] == ["שלום"]


def test_markdown_over_the_limit_is_rejected() -> None:
    with pytest.raises(RowRejected, match=r"answer: .*too many Markdown characters"):
        parse(answer="![[" * 6_660)


def test_an_answer_without_visible_words_is_rejected() -> None:
    with pytest.raises(RowRejected, match="answer: This text has no visible words"):
        parse(answer="![x](https://a.example/x.png)")

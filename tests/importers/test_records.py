from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.importers import RowRejected
from clipqa.importers.lists import join_topics, split_topics
from clipqa.importers.records import FIELDS, Record, parse_record
from clipqa.transcripts import CueText
from tests.importers.rows import row

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LATER = "2027-01-01T00:00:00Z"


def parse(**values: Any) -> Record:
    return parse_record(7, row(**values), NOW)


def test_a_valid_row_becomes_a_record() -> None:
    record = parse(start="00:50", end=60.5, aired_on="2025-02-18", video_duration="02:40")
    assert (record.start_ms, record.end_ms, record.video_duration_ms) == (50_000, 60_500, 160_000)
    assert (record.source.provider, record.source.source_id) == ("youtube", "jNQXAC9IVRw")
    assert (record.topics, record.aired_on) == (("Ceasefires",), date(2025, 2, 18))
    assert record.warnings == ()


@pytest.mark.parametrize(
    ("address", "given", "start_ms", "end_ms"),
    [
        ("https://youtu.be/jNQXAC9IVRw?t=50", {"end": 60}, 50_000, 60_000),
        ("https://www.youtube.com/embed/jNQXAC9IVRw?start=50&end=60", {}, 50_000, 60_000),
        ("https://example.org/a.mp4#t=1.5,2", {"start": "", "end": ""}, 1_500, 2_000),
        ("https://archive.org/details/nasa_1969#start/50/end/60", {}, 50_000, 60_000),
        ("https://youtu.be/jNQXAC9IVRw?t=50", {"start": 40, "end": 60}, 40_000, 60_000),
    ],
)
def test_missing_times_are_read_from_the_url(
    address: str, given: dict[str, Any], start_ms: int, end_ms: int
) -> None:
    record = parse(**{"video_url": address, "start": None, "end": None, **given})
    assert (record.start_ms, record.end_ms) == (start_ms, end_ms)


def test_a_time_missing_in_row_and_url_is_rejected() -> None:
    with pytest.raises(RowRejected, match="end: It is empty"):
        parse(video_url="https://youtu.be/jNQXAC9IVRw?t=50", start=None, end=None)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("question", "", "It is empty. Every record needs it."),
        ("question", None, "It is empty. Every record needs it."),
        ("question", " \u200a ", "It is empty"),
        ("question", "x" * 301, "It has 301 characters. Shorten it to 300."),
        ("question", 5, "is not text. Give it in quotes."),
        ("question", "What\x00?", "can't be stored. Save the file as UTF-8"),
        ("question", "What\ud800?", "can't be stored. Save the file as UTF-8"),
        ("key", None, "Give every record a key that stays the same"),
        ("key", "k" * 201, "Shorten it to 200."),
        ("key", True, "is not text"),
        ("key", 1.5, "is not text"),
        ("public_id", "ABC", "is not a public id"),
        ("question_slug", "What now?", "is not a slug. Use letters.*what-now"),
        ("question_slug", 7, "is not a slug"),
        ("answer", "x" * 20_001, "Shorten it to 20000."),
        ("outlet", "x" * 121, "Shorten it to 120."),
        ("video_url", None, "It is empty"),
        ("video_url", 5, "is not a URL"),
        ("video_url", "https://example.org/talk", "not at a video host that ClipQA supports. Give"),
        ("video_url", "https://youtu.be/", "is not a video at YouTube. Copy"),
        ("video_url", "ftp://example.org/a.mp4", "is not a web address. Give one"),
        ("video_duration", 0, "A video can't have a duration of 0"),
        ("video_duration", -1, "is before the start. Write a time of 0 or later."),
        ("start", None, "It is empty"),
        ("start", "abc", "“abc” is not a time. Write seconds"),
        ("start", 10**30, "is 100 hours or more"),
        ("start", float("nan"), "“nan” is not a time"),
        ("end", float("inf"), "is 100 hours or more"),
        ("end", 50, "ends at 00:50 and starts at 00:50. Give an end after"),
        ("end", 49.5, "ends at 00:49.5 and starts at 00:50. Give an end after"),
        ("end", 161.001, "ends at 02:41.001, the video at 02:40. Give an end inside"),
        ("stated_duration", "ten", "“ten” is not a time"),
        ("topics", 5, "is not a list. Write"),
        ("topics", ["x" * 121], "Shorten it to 120."),
        ("topics", [5], "is not text"),
        ("transcript", [{"start": 1, "end": 2, "text": "x"}] * 200_001, "It has 200001 cues. Give"),
        ("topics", ["t"] * 51, "It names 51 topics. Give at most 50."),
        ("speaker", "x" * 201, "Shorten it to 200."),
        ("aired_on", "18.2.2025", "is not a date. Write it like 2025-02-18."),
        ("aired_on", "2025-02-30", "is not a date"),
        ("aired_on", "0001-01-01", "is not a date"),
        ("aired_on", 2025, "is not a date"),
        ("published_at", "yesterday", "is not a date and time. Write it like 2025"),
        ("published_at", "9999-12-31T23:59:59-14:00", "is not a date and time"),
        ("published_at", LATER, "is in the future. Use publish_at to schedule the answer."),
        ("status", "scheduled", "is not a status. Write one of draft, in_review"),
        ("status", 1, "is not a status"),
        ("language", "English", "is not a language tag. Write it like en"),
        ("language", "en" + "-abc" * 9, "is not a language tag"),
        ("transcript", 5, "is not a transcript. Write a list"),
        ("transcript", "hello", "Line 1 of the transcript: “hello” has no valid times. Write them"),
        ("transcript", [5], "Cue 1 is “5”. Write it like"),
        ("transcript", [{"start": 1, "text": "x"}], "In cue 1: “None” is not a time"),
        ("transcript", [{"start": 2, "end": 1, "text": "x"}], "Cue 1 ends before it starts."),
        ("transcript", [{"start": 1, "end": 2, "text": "x" * 2001}], "In cue 1: .*to 2000."),
        ("transcript", "WEBVTT\n\n00:01.000 --> 00:02.000\n\x00", "can't be stored"),
        ("ai_disclosure", "perhaps", "is neither yes nor no. Write true or false."),
        ("ai_disclosure", 2, "is neither yes nor no"),
        ("edit_version", "7", "is not an edit version. Leave it as exported"),
        ("edit_version", 7, "is not an edit version"),
        ("edit_version", "a0c1q1", "is not an edit version"),
        ("edit_version", "a1c1q" + "9" * 40, "is not an edit version"),
        ("correction", "x" * 1001, "Shorten it to 1000."),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_an_invalid_value_is_rejected_with_a_hint(field: str, value: Any, sentence: str) -> None:
    with pytest.raises(RowRejected, match=sentence) as error:
        parse(**{field: value})
    assert [error.field for error in error.value.errors] == [field]
    assert all(error.row == 7 and error.hint for error in error.value.errors)


def test_all_errors_of_a_row_are_reported() -> None:
    with pytest.raises(RowRejected) as error:
        parse(question="", start="abc", status="new")
    assert {error.field for error in error.value.errors} == {"question", "start", "status"}


@pytest.mark.parametrize("name", ["id", "pk", "ID"])
def test_a_primary_key_column_is_rejected(name: str) -> None:
    with pytest.raises(RowRejected, match="never matched by database ids"):
        parse(**{name: 5})


def test_an_answer_cannot_expire_before_it_is_published() -> None:
    with pytest.raises(RowRejected, match="expire before it is published"):
        parse(publish_at="2026-12-02T00:00:00Z", expire_at="2026-12-01T00:00:00Z")


def test_a_scheduled_first_public_moment_is_valid() -> None:
    assert parse(published_at=LATER, publish_at=LATER).own["publish_at"].year == 2027


def test_the_end_may_exceed_a_rounded_duration_by_a_second() -> None:
    assert parse(end=161).end_ms == 161_000


@pytest.mark.parametrize(("stated", "warning_count"), [(10, 0), (9, 0), ("0:11", 0), (11.5, 1)])
def test_a_stated_duration_may_differ_by_a_second(stated: Any, warning_count: int) -> None:
    record = parse(stated_duration=stated)
    assert len(record.warnings) == warning_count
    assert (record.start_ms, record.end_ms) == (50_000, 60_000)


def test_missing_and_empty_fields_are_distinguished() -> None:
    assert parse(speaker="").own == {"body": row()["answer"], "speaker": ""}
    assert parse(answer=None).own == {}


@pytest.mark.parametrize("value", [None, "", [], "|", [" "]])
def test_empty_topics_are_valid(value: Any) -> None:
    assert parse_record(1, {**row(), "topics": value}, NOW).topics == ()


def test_a_key_may_be_a_number() -> None:
    assert parse(key=123).key == "123"


@pytest.mark.parametrize("word", [True, "TRUE", "yes", 1, "1"])
def test_a_flag_is_read_in_its_usual_forms(word: Any) -> None:
    assert parse(ai_disclosure=word).own["ai_disclosure"] is True


def test_a_moment_without_an_offset_is_in_utc() -> None:
    noon = datetime(2025, 2, 18, 12, tzinfo=UTC)
    for text in ("2025-02-18T12:00", "2025-02-18T12:00:00Z", "2025-02-18T15:00:00+03:00"):
        assert parse(published_at=text).published_at == noon


def test_a_transcript_is_a_list_or_webvtt_and_is_sorted() -> None:
    cues = [
        {"start": "00:52", "end": 53, "text": "Good\nevening.", "speaker": "Ada"},
        {"start": 50, "end": 51, "text": "Hello."},
        {"start": 50, "end": 51, "text": "Hello."},
        {"start": 51, "end": 52, "text": "  "},
    ]
    vtt = (
        "WEBVTT\n\n00:50.000 --> 00:51.000\nHello.\n\n00:52.000 --> 00:53.000\n<v Ada>Good evening."
    )
    in_order = (CueText(50_000, 51_000, "Hello."), CueText(52_000, 53_000, "Good evening.", "Ada"))
    assert parse(transcript=cues).cues == parse(transcript=vtt).cues == in_order


def test_cues_of_the_same_times_keep_their_order() -> None:
    cues = [{"start": 50, "end": 51, "text": text} for text in ("b", "a", "c", "b")]
    assert [cue.text for cue in parse(transcript=cues).cues] == ["b", "a", "c"]


def test_a_cue_without_duration_lasts_a_second() -> None:
    record = parse(transcript=[{"start": 51, "end": 51, "text": "Hello."}])
    assert record.cues == (CueText(51_000, 52_000, "Hello."),)
    assert "1 of its cues had no duration" in str(record.warnings[0])


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("00:50.000 --> 00:51.000\n\nlost\n\n00:52.000 --> 00:53.000\nb", 5, "lost"),
        ("00:50.000 --> 00:51.000\na\n\n- lost\ntoo", 6, "- lost"),
        ("00:50.000 --> 00:51.000\na\n\n00:52.000 > 00:53.000\nb", 6, "00:52.000 > 00:53.000"),
    ],
)
def test_text_outside_of_cues_gives_a_warning_with_its_line(
    body: str, line: int, words: str
) -> None:
    for blank in ("", "\n\n"):
        (warning,) = parse(transcript=f"{blank}WEBVTT\n\n{body}").warnings
        number = line + len(blank)
        assert str(warning).startswith(
            f"transcript: Line {number} of the transcript: “{words}” is ignored, since an empty"
        )


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1))
def test_joined_topics_are_split_into_the_same_names(names: list[str]) -> None:
    assert split_topics(join_topics(names)) == names


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "id", "other"]), json_values))
def test_any_row_gives_a_record_or_errors(values: dict[str, Any]) -> None:
    try:
        record = parse_record(1, {**row(), **values}, NOW)
    except RowRejected:
        return
    assert 0 <= record.start_ms < record.end_ms


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topics", "x" * 1_000_000),
        ("topics", "|" * 1_000_000),
        ("question_slug", "a" + "\u0300\u0327" * 100_000),
        ("transcript", [{"start": 0, "end": 1, "text": "a"}] * 200_001),
    ],
    ids=["one topic", "bars", "accents", "cues"],
)
def test_a_very_long_field_is_rejected_quickly(field: str, value: Any) -> None:
    began = time.process_time()
    with pytest.raises(RowRejected) as error:
        parse(**{field: value})
    assert [error.field for error in error.value.errors] == [field]
    assert time.process_time() - began < 1

"""Values as people and spreadsheets write them. Ambiguous ones give a warning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import Result, export_answers, fields
from clipqa.importers.formats import EXPORT_FORMATS, format_of
from clipqa.importers.problems import FieldError
from clipqa.importers.reading import read_rows
from clipqa.models import Answer, Clip, Topic
from tests.importers.rows import counts, delete_everything, import_and_collect, row, write_rows


def import_rows(folder: Path, *rows: Any, **options: Any) -> tuple[Result, list[str]]:
    return import_and_collect(write_rows(folder, *rows), **options)


@pytest.mark.parametrize(
    ("given", "ms"),
    [
        ("50,5", 50_500),
        (" 140,25 ", 140_250),
        ("0,500", 500),
        ("02:20,5", 140_500),
        ("1:02:03,500", 3_723_500),
        ("1234,567", 1_234_567),
        ("7,12", 7_120),
    ],
)
def test_a_decimal_comma_is_read_as_a_point(given: str, ms: int) -> None:
    assert fields.time_ms(given) == ms


@pytest.mark.parametrize("given", ["1,234", "12,500", "100,000"])
def test_a_comma_that_may_separate_thousands_is_rejected(given: str) -> None:
    with pytest.raises(FieldError, match="may mean thousands of seconds") as error:
        fields.time_ms(given)
    assert given.replace(",", ".") in error.value.hint


@pytest.mark.parametrize("given", [",5", "5,", "1,2,3", "1.234,5", "a,5", "-1,5"])
def test_other_commas_are_rejected(given: str) -> None:
    with pytest.raises(FieldError, match=r"is not a time|is before the start"):
        fields.time_ms(given)


@pytest.mark.django_db
def test_a_table_with_semicolons_may_have_decimal_commas(tmp_path: Path) -> None:
    values = row(start="50,5", end="60,25", topics="Maps")
    path = tmp_path / "records.csv"
    path.write_text(f"{';'.join(values)}\n{';'.join(map(str, values.values()))}\n")
    import_and_collect(path)
    assert Clip.objects.values_list("start_ms", "end_ms").get() == (50_500, 60_250)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("Published", "published"),
        ("PUBLISHED", "published"),
        (" Draft ", "draft"),
        ("In review", "in_review"),
        ("in-review", "in_review"),
        ("IN_REVIEW", "in_review"),
        ("Archived", "archived"),
    ],
)
def test_a_status_may_have_any_case(given: str, status: str) -> None:
    assert fields.status(given) == status


@pytest.mark.parametrize("given", ["public", "Scheduled", "inreview", "publıshed", True])
def test_unknown_statuses_are_rejected(given: object) -> None:
    with pytest.raises(FieldError, match=r"is not a status\. Write one of draft"):
        fields.status(given)


MINUTES = [
    ({"start": "00:50:00", "end": "02:20:00"}, (50_000, 140_000), ["start", "end"]),
    ({"start": 50, "end": "02:20:00"}, (50_000, 140_000), ["end"]),
    ({"start": "00:00:00", "end": "2:20:00"}, (0, 140_000), ["end"]),
    ({"start": "00:50", "end": "01:00:00.000"}, (50_000, 60_000), ["end"]),
    ({"start": "00:01:00", "end": "00:10:00"}, (1_000, 10_000), ["start", "end"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "read", "warned_fields"), MINUTES, ids=range(len(MINUTES)))
@pytest.mark.parametrize("known", ["by the row", "by the library", "by a row before"])
def test_minutes_shown_as_hours_are_read_as_minutes(
    tmp_path: Path,
    times: dict[str, Any],
    read: tuple[int, int],
    warned_fields: list[str],
    known: str,
) -> None:
    given = row(**times, video_duration=160 if known == "by the row" else None)
    rows = [given]
    if known != "by the row":
        rows = [row("a0", start=1, end=2), given]
    if known == "by the library":
        import_rows(tmp_path, rows.pop(0))
    result, messages = import_rows(tmp_path, *rows)
    assert result.rejected == 0
    clip = Answer.objects.get(key="a1").clip
    assert (clip.start_ms, clip.end_ms) == read
    assert [text.partition(":")[0] for text in messages] == warned_fields
    assert all(
        "is after the end of the video (02:40), so it is read as" in text for text in messages
    )
    again, repeated = import_rows(tmp_path, *rows)
    assert (counts(again), repeated) == ((0, 0, len(rows), 0), messages)
    assert Clip.objects.count() == (1 if known == "by the row" else 2)


@pytest.mark.django_db
def test_only_the_start_may_be_shown_with_hours(tmp_path: Path) -> None:
    _, messages = import_rows(tmp_path, row(start="02:20:00", end=150))
    assert Clip.objects.get().start_ms == 140_000
    assert [text.partition(":")[0] for text in messages] == ["start"]


@pytest.mark.django_db
def test_the_warning_has_both_times_and_a_hint(tmp_path: Path) -> None:
    _, messages = import_rows(tmp_path, row(end="02:20:00"))
    sentence = "2:20:00 is after the end of the video (02:40), so it is read as 02:20. "
    advice = "Spreadsheets show minutes like this; write 00:02:20 or seconds."
    assert messages == [f"end: {sentence}{advice}"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"start": "00:50:00", "end": "02:20:00", "video_duration": 9_000},
        {"start": "00:50:00", "end": "02:20:00", "video_duration": None},
        {"start": "0:30:00", "end": "0:31:00", "video_duration": "02:00:00"},
    ],
)
def test_hours_within_the_video_stay_hours(tmp_path: Path, values: dict[str, Any]) -> None:
    _, messages = import_rows(tmp_path, row(**values))
    assert messages == []
    assert Clip.objects.get().start_ms in (3_000_000, 1_800_000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"end": "02:20:30"},
        {"end": "05:00:00"},
        {"start": "02:30:00", "end": "02:20:00"},
        {"end": 8400},
    ],
)
def test_times_past_the_video_that_can_not_be_minutes_are_rejected(
    tmp_path: Path, values: dict[str, Any]
) -> None:
    result, messages = import_rows(tmp_path, row(**values))
    assert result.rejected == 1
    assert messages[0].startswith("end: ")


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["Maps, Talks", "Maps;Talks", "Maps، Talks", "地图、谈判", "A,B"])
@pytest.mark.parametrize("as_list", [False, True])
def test_a_new_topic_with_a_comma_gives_a_warning(
    tmp_path: Path, given: str, as_list: bool
) -> None:
    record = row(topics=[given] if as_list else given)
    _, messages = import_rows(tmp_path, record)
    assert [topic.name for topic in Topic.objects.all()] == [given]
    assert len(messages) == 1
    assert (
        f"topics: “{given}” is read as the name of one new topic. If it names several"
        in messages[0]
    )
    _, again = import_rows(tmp_path, record)
    assert again == []


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["Maps|Talks", ["Maps", "Talks"], "War and peace", "Q&A: part 1"])
def test_topics_without_a_comma_give_no_warning(tmp_path: Path, given: Any) -> None:
    _, messages = import_rows(tmp_path, row(topics=given))
    assert messages == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_topic_with_a_comma_makes_the_round_trip(tmp_path: Path, name: str) -> None:
    import_rows(tmp_path, row(topics=["War, peace; and talks", "a|b"]))
    before = list(export_answers(Answer.objects.all()))
    path = tmp_path / f"library.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        EXPORT_FORMATS[name].write(before, stream)
    result, messages = import_and_collect(path)
    assert (counts(result), messages) == ((0, 0, 1, 0), [])
    delete_everything()
    import_and_collect(path)
    assert list(export_answers(Answer.objects.all())) == before


DUPLICATE_NAMES = [
    ('{"key": "a1", "question": "Who?", "key": "a2"}', {"key": "a2", "question": "Who?"}, ["key"]),
    ('{"answer" : "x", "answer"\t: "y"}', {"answer": "y"}, ["answer"]),
    ('{"a": 1, "b": 2, "a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}, ["a", "b"]),
    (
        '{"transcript": [{"start": 1, "text": "x", "text": "y"}]}',
        {"transcript": [{"start": 1, "text": "y"}]},
        ["text"],
    ),
    ('{"key": "1", "\\u006bey": "2"}', {"key": "2"}, ["key"]),
]


@pytest.mark.parametrize(
    ("text", "read", "names"), DUPLICATE_NAMES, ids=range(len(DUPLICATE_NAMES))
)
@pytest.mark.parametrize("name", ["jsonl", "json"])
@pytest.mark.parametrize("space", [0, 300_000])
def test_a_repeated_name_in_a_json_object_gives_a_warning(
    tmp_path: Path, text: str, read: dict[str, Any], names: list[str], name: str, space: int
) -> None:
    """The last value is used. A record across pieces of the file gives one warning."""
    path = tmp_path / f"records.{name}"
    other = json.dumps({"key": "b"})
    lines = [other, text.replace("{", "{" + " " * space, 1), other]
    path.write_text(f"[{','.join(lines)}]" if name == "json" else "\n".join(lines))
    found = list(read_rows(path, format_of(path)))
    assert [raw for _, raw in found if isinstance(raw, dict)] == [{"key": "b"}, read, {"key": "b"}]
    warnings = [(number, raw) for number, raw in found if not isinstance(raw, dict)]
    assert [number for number, _ in warnings] == [2] * len(names)
    assert [str(warning).partition(":")[0] for _, warning in warnings] == names
    assert all("twice in one object" in str(warning) for _, warning in warnings)


def test_the_number_of_warnings_about_repeated_names_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    pairs = ", ".join(f'"name{number}": 1' for number in range(100))
    path.write_text(f"{{{pairs}, {pairs}}}")
    assert len(list(read_rows(path, format_of(path)))) == 6

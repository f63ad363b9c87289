"""The list of an answer's fields is whole: nothing of the model is missing, nothing left unsaid."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from clipqa.models import Answer
from clipqa.models.answer_field import CONSUMERS, AnswerField, Format, Omitted
from clipqa.models.answer_fields import ANSWER_FIELDS, API, RECORD, fields_of

COLUMNS = [field.name for field in Answer._meta.concrete_fields]
SPEAKER = next(field for field in ANSWER_FIELDS if field.name == "speaker")


def find_problems(columns: Iterable[str], rows: Iterable[AnswerField]) -> list[str]:
    """What is missing from a list of an answer's fields."""
    rows = list(rows)
    counts = Counter(row.name for row in rows)
    found = [f"{name} is in no row" for name in columns if not counts[name]]
    found += [f"{name} has {count} rows" for name, count in counts.items() if count > 1]
    for row in rows:
        cells = {consumer: getattr(row, consumer) for consumer in CONSUMERS}
        found += [
            f"{row.name} gives {name} no reason" for name, c in cells.items() if _is_missing(c)
        ]
    return found


def _is_missing(cell: Any) -> bool:
    return not cell.reason.strip() if isinstance(cell, Omitted) else not cell


def test_every_column_has_a_row_with_every_consumer() -> None:
    assert not find_problems(COLUMNS, ANSWER_FIELDS), "Add it to clipqa/models/answer_fields.py."


def test_a_column_without_a_row_is_reported() -> None:
    assert find_problems([*COLUMNS, "mood"], ANSWER_FIELDS) == ["mood is in no row"]


def test_a_second_row_is_reported() -> None:
    assert find_problems(COLUMNS, [*ANSWER_FIELDS, SPEAKER]) == ["speaker has 2 rows"]


def test_a_consumer_omitted_without_a_reason_is_reported() -> None:
    missing: Any = {"restore": Omitted(" "), "proposals": None, "form": "", "api": False}
    problems = find_problems(["speaker"], [replace(SPEAKER, **missing)])
    assert problems == [f"speaker gives {consumer} no reason" for consumer in missing]


def test_every_path_leads_to_a_model_field() -> None:
    computed = {Format.DERIVED, Format.INTERNAL}
    stored = [row for row in ANSWER_FIELDS if row.format not in computed]
    model_fields = {row.name: row.model_field for row in stored if row.name != "stated_duration"}
    assert len(model_fields) > len(CONSUMERS)
    assert all(model_fields.values())


def test_positions_in_records_and_the_api_are_unique() -> None:
    for consumer, keys in (("record", RECORD), ("api", API)):
        positions = [getattr(row, consumer).position for row in keys.values()]
        assert len(keys) == len(fields_of(consumer))
        assert positions == sorted(set(positions))

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


def faults(columns: Iterable[str], rows: Iterable[AnswerField]) -> list[str]:
    """What is missing from a list of an answer's fields."""
    rows = list(rows)
    named = Counter(row.name for row in rows)
    found = [f"{name} is in no row" for name in columns if not named[name]]
    found += [f"{name} has {count} rows" for name, count in named.items() if count > 1]
    for row in rows:
        cells = {consumer: getattr(row, consumer) for consumer in CONSUMERS}
        found += [f"{row.name} gives {name} no reason" for name, c in cells.items() if _is_bare(c)]
    return found


def _is_bare(cell: Any) -> bool:
    return not cell.reason.strip() if isinstance(cell, Omitted) else not cell


def test_every_column_has_a_row_that_speaks_of_every_consumer() -> None:
    assert not faults(COLUMNS, ANSWER_FIELDS), "Add it to clipqa/models/answer_fields.py."


def test_a_column_without_a_row_is_reported() -> None:
    assert faults([*COLUMNS, "mood"], ANSWER_FIELDS) == ["mood is in no row"]


def test_a_second_row_is_reported() -> None:
    assert faults(COLUMNS, [*ANSWER_FIELDS, SPEAKER]) == ["speaker has 2 rows"]


def test_a_consumer_left_out_without_a_reason_is_reported() -> None:
    bare: Any = {"restore": Omitted(" "), "proposals": None, "form": "", "api": False}
    said = faults(["speaker"], [replace(SPEAKER, **bare)])
    assert said == [f"speaker gives {consumer} no reason" for consumer in bare]


def test_every_row_leads_from_the_answer_to_a_field_of_a_model() -> None:
    made = {Format.DERIVED, Format.INTERNAL}
    followed = [row for row in ANSWER_FIELDS if row.format not in made]
    ends = {row.name: row.model_field for row in followed if row.name != "stated_duration"}
    assert len(ends) > len(CONSUMERS)
    assert all(ends.values())


def test_what_readers_records_and_the_api_are_given_has_one_place_each() -> None:
    for consumer, keys in (("record", RECORD), ("api", API)):
        places = [getattr(row, consumer).place for row in keys.values()]
        assert len(keys) == len(fields_of(consumer))
        assert places == sorted(set(places))

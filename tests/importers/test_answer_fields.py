"""Every field that the list gives to a record is written, read and documented."""

import re
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import export_answers
from clipqa.importers.formats import WRITTEN
from clipqa.importers.records import OWN
from clipqa.models import Answer, Question
from clipqa.models.answer_fields import CARD_TEXTS, RECORD
from tests.answer_values import other_value
from tests.factories import make_clip, make_cues, make_published, make_topic, make_video
from tests.importers.rows import counts, emptied, imported, row, written

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "importing.md"

ANOTHER = {
    "ai_disclosure": False,
    "publish_at": "2025-03-02T00:00:00Z",
    "expire_at": "2126-03-02T00:00:00Z",
}


def exported() -> dict[str, Any]:
    return next(iter(export_answers(Answer.objects.all())))


def whole_answer() -> Answer:
    """One that leaves no field of a record empty."""
    video = make_video(aired_on="2025-02-18")
    make_cues(video, (50_000, 52_000, "They watch the line."), language="de")
    question = Question.objects.create(text="Wer hütet die Linie?", language="de")
    own = {name: other_value(RECORD[key]) for key, name in OWN.items()}
    return make_published(
        question, clip=make_clip(video), topics=[make_topic()], key="first", **own
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_a_record_that_leaves_no_field_empty_comes_back_as_it_was(
    tmp_path: Path, name: str
) -> None:
    whole_answer()
    record = exported()
    assert [key for key, value in record.items() if value in (None, "", [], False)] == []
    path = tmp_path / f"records.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        WRITTEN[name].write([record], stream)
    emptied()
    result, said = imported(path)
    assert (counts(result), said) == ((1, 0, 0, 0), [])
    assert exported() == record


@pytest.mark.parametrize("key", OWN)
def test_an_import_changes_a_field_of_the_answers_own_only_where_a_record_has_it(
    tmp_path: Path, key: str
) -> None:
    whole_answer()
    before = exported()
    record = {name: value for name, value in before.items() if name not in {key, "edit_version"}}
    assert counts(imported(written(tmp_path, record))[0]) == (0, 0, 1, 0)
    another = ANOTHER.get(key, "Another.")
    assert counts(imported(written(tmp_path, {**record, key: another}))[0]) == (0, 1, 0, 0)
    changed = {name for name, value in exported().items() if value != before[name]}
    assert changed == {key, "edit_version"}
    assert exported()[key] == another


LIMITED = {key: field for key, field in RECORD.items() if field.name in CARD_TEXTS}


@pytest.mark.parametrize("key", LIMITED)
def test_a_text_that_is_too_long_is_refused_with_what_to_do(tmp_path: Path, key: str) -> None:
    longest = LIMITED[key].model_field.max_length
    _result, said = imported(written(tmp_path, row(**{key: "x" * (longest + 1)})))
    assert f"{key}: It has {longest + 1} characters. Shorten it to {longest}." in said[0]
    assert not Answer.objects.exists()


def test_every_field_of_a_record_is_documented() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert documented >= RECORD.keys()

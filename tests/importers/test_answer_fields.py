"""Every field that the list gives to a record is written, read and documented."""

import re
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import export_answers
from clipqa.importers.formats import EXPORT_FORMATS
from clipqa.importers.records import OWN
from clipqa.models import Answer, Question
from clipqa.models.answer_fields import CARD_TEXTS, RECORD
from tests.answer_values import other_value
from tests.factories import make_clip, make_cues, make_published, make_topic, make_video
from tests.importers.rows import counts, delete_everything, import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "importing.md"

OTHER_VALUES = {
    "ai_disclosure": False,
    "publish_at": "2025-03-02T00:00:00Z",
    "expire_at": "2126-03-02T00:00:00Z",
}


def get_exported() -> dict[str, Any]:
    return next(iter(export_answers(Answer.objects.all())))


def make_full_answer() -> Answer:
    """Create an answer whose record has no empty field."""
    video = make_video(aired_on="2025-02-18")
    make_cues(video, (50_000, 52_000, "They watch the line."), language="de")
    question = Question.objects.create(text="Wer hütet die Linie?", language="de")
    own = {name: other_value(RECORD[key]) for key, name in OWN.items()}
    return make_published(
        question, clip=make_clip(video), topics=[make_topic()], key="first", **own
    )


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_record_with_every_field_makes_a_round_trip(tmp_path: Path, name: str) -> None:
    make_full_answer()
    record = get_exported()
    assert [key for key, value in record.items() if value in (None, "", [], False)] == []
    path = tmp_path / f"records.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        EXPORT_FORMATS[name].write([record], stream)
    delete_everything()
    result, messages = import_and_collect(path)
    assert (counts(result), messages) == ((1, 0, 0, 0), [])
    assert get_exported() == record


@pytest.mark.parametrize("key", OWN)
def test_an_import_changes_only_the_fields_that_a_record_has(tmp_path: Path, key: str) -> None:
    make_full_answer()
    before = get_exported()
    record = {name: value for name, value in before.items() if name not in {key, "edit_version"}}
    assert counts(import_and_collect(write_rows(tmp_path, record))[0]) == (0, 0, 1, 0)
    new_value = OTHER_VALUES.get(key, "Another.")
    assert counts(import_and_collect(write_rows(tmp_path, {**record, key: new_value}))[0]) == (
        0,
        1,
        0,
        0,
    )
    changed = {name for name, value in get_exported().items() if value != before[name]}
    assert changed == {key, "edit_version"}
    assert get_exported()[key] == new_value


LIMITED = {key: field for key, field in RECORD.items() if field.name in CARD_TEXTS}


@pytest.mark.parametrize("key", LIMITED)
def test_a_text_that_is_too_long_is_rejected_with_a_hint(tmp_path: Path, key: str) -> None:
    max_length = LIMITED[key].model_field.max_length
    _result, messages = import_and_collect(
        write_rows(tmp_path, row(**{key: "x" * (max_length + 1)}))
    )
    assert f"{key}: It has {max_length + 1} characters. Shorten it to {max_length}." in messages[0]
    assert not Answer.objects.exists()


def test_every_field_of_a_record_is_documented() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert documented >= RECORD.keys()

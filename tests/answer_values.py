"""For each field of an answer, a value that differs from that of a new answer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from clipqa.models import Answer, Status
from clipqa.models.answer_field import AnswerField, Format
from tests.admin.people import person
from tests.factories import make_clip, make_published

MOMENT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
FUTURE = datetime(2125, 3, 1, 9, 30, tzinfo=UTC)


def _text(field: AnswerField) -> str:
    return f"Other {field.name}"


BY_FORMAT: dict[Format, Callable[[AnswerField], Any]] = {
    Format.TEXT: _text,
    Format.MARKDOWN: _text,
    Format.KEY: lambda field: "other-key",
    Format.YES_NO: lambda field: True,
    Format.MOMENT: lambda field: MOMENT,
    Format.LANGUAGE: lambda field: "de",
    Format.STATUS: lambda field: Status.ARCHIVED,
    Format.PUBLIC_ID: lambda field: "abcdefghij",
}
BY_FIELD: dict[str, Callable[[], Any]] = {
    "question": lambda: make_published().question,
    "clip": make_clip,
    "created_by": lambda: person("dora"),
    "expire_at": lambda: FUTURE,
    "start_ms": lambda: 51_000,
    "end_ms": lambda: 59_000,
    "video": lambda: make_clip().video,
}


def other_value(field: AnswerField) -> Any:
    make = BY_FIELD.get(field.name)
    return make() if make else BY_FORMAT[field.format](field)


def names(fields: Any) -> list[str]:
    """Return the ids of a test that is parametrized by field."""
    return [field.name for field in fields]


def corrected_answer() -> Answer:
    """Return a published answer with a correction. A changed correction would get a new date."""
    return make_published(correction="A note.", corrected_at=MOMENT.replace(year=2024))


def typed(field: AnswerField) -> dict[str, Any]:
    """Return form data that changes the field in the form of an answer."""
    value = other_value(field)
    if field.format is Format.TIME:
        return {field.name: f"00:{value // 1000}"}
    if field.format is Format.MOMENT:
        return {f"{field.name}_0": f"{value:%Y-%m-%d}", f"{field.name}_1": f"{value:%H:%M:%S}"}
    if field.format is Format.LANGUAGE:  # the language of a new question
        return {field.name: value, "new_question": "Wer hütet die Linie?"}
    return {field.name: "on" if value is True else getattr(value, "pk", value)}

"""The tracked fields of a record as values that JSON can represent."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from clipqa.articles.states import BLOCK_PREFIX, parts_of
from clipqa.models import (
    Answer,
    Article,
    Author,
    Clip,
    Outlet,
    Question,
    Topic,
    Transcript,
    Video,
    answer_fields,
)
from clipqa.models.revision import Changes

State = dict[str, Any]

# The relations of a question: the table, the column of the question and that of the other record.
QUESTION_RELATIONS: dict[str, tuple[Any, str, str]] = {
    "topics": (Question.topics.through, "question_id", "topic_id"),
    "related_questions": (
        Question.related_questions.through,
        "from_question_id",
        "to_question_id",
    ),
    "unrelated_questions": (
        Question.unrelated_questions.through,
        "from_question_id",
        "to_question_id",
    ),
}
# The fields that revisions record, without versions, save dates and values derived from others.
TRACKED_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Answer: tuple(field.name for field in answer_fields.HISTORY),
    Question: ("text", *QUESTION_RELATIONS, "language", "slug", "are_comments_open"),
    Clip: ("video", "start_ms", "end_ms", "poster"),
    Topic: ("name", "explainer", "position", "slug", "poster"),
    Article: (
        "title",
        "standfirst",
        "slug",
        "language",
        "main_topic",
        "topics",
        "unrelated_pages",
        "author",
        "editor",
        "created_by",
        "ai_disclosure",
        "are_comments_open",
        "status",
        "publish_at",
        "expire_at",
        "published_at",
    ),
    Author: ("name", "biography", "slug", "poster"),
    Outlet: ("name", "colour", "website", "description", "slug", "poster"),
    Transcript: ("video", "language", "is_corrected"),
    Video: (
        "title",
        "outlet",
        "aired_on",
        "duration_ms",
        "language",
        "provider",
        "source_id",
        "transcript_public",
        "health",
        "slug",
        "poster",
    ),
}
COLUMNS = {
    model: {
        name: model._meta.get_field(name).attname  # type: ignore[union-attr]
        for name in names
        if name not in QUESTION_RELATIONS
    }
    for model, names in TRACKED_FIELDS.items()
}


def state_of(record: models.Model, only: Collection[str] = ()) -> State:
    """Return the values of an instance, without those that other tables have (`other_values`)."""
    columns = COLUMNS[type(record)]
    return {name: json_value(getattr(record, columns[name])) for name in only or columns}


def locked_states(
    model: type[models.Model], ids: Collection[int], only: Collection[str] = ()
) -> dict[int, State]:
    """Return the stored values, and lock the rows until the transaction ends."""
    rows = model._default_manager.filter(pk__in=ids)
    # With no_key others can still insert rows that refer to it, such as an answer to a question.
    return _states(model, rows.select_for_update(no_key=True), only)


def stored_states(model: type[models.Model], ids: Collection[int]) -> dict[int, State]:
    return _states(model, model._default_manager.filter(pk__in=ids), ())


def _states(
    model: type[models.Model], rows: models.QuerySet, only: Collection[str]
) -> dict[int, State]:
    columns = {name: COLUMNS[model][name] for name in only or COLUMNS[model]}
    states = {
        pk: dict(zip(columns, map(json_value, values), strict=True))
        for pk, *values in rows.order_by("pk").values_list("pk", *columns.values())
    }
    return with_other_values(model, states) if not only else states


def with_other_values(model: type[models.Model], states: dict[int, State]) -> dict[int, State]:
    """Add the values that other tables have: relations of a question, parts of an article."""
    if model is Question:
        for name in QUESTION_RELATIONS:
            for pk, others in _related_ids(name, states).items():
                states[pk][name] = others
    if model is Article:
        for pk, parts in parts_of(states).items():
            states[pk] |= parts
    return states


def _related_ids(name: str, question_ids: Iterable[int]) -> dict[int, list[int]]:
    table, own, other = QUESTION_RELATIONS[name]
    found: dict[int, list[int]] = {pk: [] for pk in question_ids}
    pairs = table._default_manager.filter(**{f"{own}__in": list(found)}).order_by(other)
    for question, record in pairs.values_list(own, other):
        found[question].append(record)
    return found


def difference(before: State, after: State) -> Changes:
    """Return [before, after] for each changed field.

    For a new or a deleted record, return the fields that have a value. A field that is missing in
    one of two states was not read, and is left out, except for a block, which was added or deleted.
    """
    if before and after:
        both = [name for name in before | after if _is_in_both(name, before, after)]
        return {
            name: [before.get(name), after.get(name)]
            for name in both
            if before.get(name) != after.get(name)
        }
    created = {name: [None, value] for name, value in after.items() if has_value(value)}
    return created or {name: [value, None] for name, value in before.items() if has_value(value)}


def _is_in_both(name: str, before: State, after: State) -> bool:
    return (name in before and name in after) or name.startswith(BLOCK_PREFIX)


def has_value(value: Any) -> bool:
    return value not in (None, "", []) and value is not False


def json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value

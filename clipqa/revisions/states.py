"""What a record says, field by field, as plain values that JSON holds."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.models.revision import Changes

State = dict[str, Any]

# What revisions keep of each noun; versions, dates of saving and what is made from these is not.
KEPT: dict[type[models.Model], tuple[str, ...]] = {
    Answer: (
        "question",
        "clip",
        "body",
        "speaker",
        "editor",
        "ai_disclosure",
        "correction",
        "corrected_at",
        "status",
        "publish_at",
        "expire_at",
        "published_at",
        "key",
        "public_id",
        "created_by",
    ),
    Question: ("text", "topics", "language", "slug"),
    Clip: ("video", "start_ms", "end_ms", "poster"),
    Topic: ("name", "explainer", "position", "slug", "poster"),
    Outlet: ("name", "colour", "website", "description", "slug", "poster"),
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
TOPICS = "topics"
COLUMNS = {
    model: {name: model._meta.get_field(name).attname for name in names if name != TOPICS}  # type: ignore[union-attr]
    for model, names in KEPT.items()
}


def state_of(record: models.Model, only: Collection[str] = ()) -> State:
    """What the instance says; of a question without its topics, which lie in another table."""
    columns = COLUMNS[type(record)]
    return {name: plain(getattr(record, columns[name])) for name in only or columns}


def held_states(
    model: type[models.Model], ids: Collection[int], only: Collection[str] = ()
) -> dict[int, State]:
    """What the database says, with the rows held until the transaction ends."""
    rows = model._default_manager.filter(pk__in=ids)
    # Others may go on to point at it meanwhile, as a new answer does at its question.
    return _states(model, rows.select_for_update(no_key=True), only)


def stored_states(model: type[models.Model], ids: Collection[int]) -> dict[int, State]:
    return _states(model, model._default_manager.filter(pk__in=ids), ())


def _states(
    model: type[models.Model], rows: models.QuerySet, only: Collection[str]
) -> dict[int, State]:
    columns = {name: COLUMNS[model][name] for name in only or COLUMNS[model]}
    states = {
        pk: dict(zip(columns, map(plain, values), strict=True))
        for pk, *values in rows.order_by("pk").values_list("pk", *columns.values())
    }
    if model is Question:
        for pk, topics in topics_of(states).items():
            states[pk][TOPICS] = topics
    return states


def topics_of(question_ids: Iterable[int]) -> dict[int, list[int]]:
    topics: dict[int, list[int]] = {pk: [] for pk in question_ids}
    pairs = Question.topics.through._default_manager.filter(question__in=list(topics))
    for question, topic in pairs.order_by("topic_id").values_list("question_id", "topic_id"):
        topics[question].append(topic)
    return topics


def difference(before: State, after: State) -> Changes:
    """Field by field what was and what is; of what begins or ends, the fields that say something.

    A field that only one of two states knows was not looked at, and says nothing.
    """
    if before and after:
        both = [name for name in before if name in after and before[name] != after[name]]
        return {name: [before[name], after[name]] for name in both}
    begun = {name: [None, value] for name, value in after.items() if tells(value)}
    return begun or {name: [value, None] for name, value in before.items() if tells(value)}


def tells(value: Any) -> bool:
    return value not in (None, "", []) and value is not False


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value

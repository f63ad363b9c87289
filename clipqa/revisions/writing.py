"""Write revisions beside what they tell of; the caller's transaction holds both or neither."""

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models
from django.utils import timezone

from clipqa.models import Question, Revision
from clipqa.models.bulk import insert_rows
from clipqa.models.revision import Changes, Verb
from clipqa.revisions.acting import current_deed
from clipqa.revisions.states import (
    KEPT,
    TOPICS,
    State,
    difference,
    held_states,
    state_of,
    topics_of,
)

# What the revisions of one deed have in common, then what each has of its own.
COLUMNS = ("at", "actor_id", "actor_name", "why", "source", "noun", "record_id", "verb", "changes")
Told = tuple[str, int, str, str]


@contextmanager
def keeping(record: models.Model, verb: Verb = Verb.CHANGED) -> Iterator[State]:
    """What is saved of this record inside becomes one revision; yields how it stood before."""
    with keeping_all(type(record), [record], verb) as before:
        yield before.get(record.pk, {})


@contextmanager
def keeping_all(
    model: type[models.Model],
    records: Collection[models.Model],
    verb: Verb = Verb.CHANGED,
    only: Collection[str] = (),
) -> Iterator[dict[int, State]]:
    """The same for several; `only` names the fields that are saved, where it isn't all."""
    if model not in KEPT:
        yield {}
        return
    known = [record.pk for record in records if not record._state.adding]
    before = held_states(model, known, only) if known else {}
    yield before
    after = {record.pk: state_of(record, only) for record in records}
    if model is Question:
        for pk, topics in topics_of(after).items():
            after[pk][TOPICS] = topics
    changes = {pk: difference(before.get(pk, {}), state) for pk, state in after.items()}
    keep(
        told(model, pk, verb if pk in before else Verb.CREATED, changed)
        for pk, changed in changes.items()
        if changed
    )


def told(model: type[models.Model], pk: int, verb: Verb, changes: Changes) -> Told:
    changed = json.dumps(changes, ensure_ascii=False) if changes else "{}"
    return str(model._meta.model_name), pk, verb.value, changed


def keep(revisions: Iterable[Told]) -> None:
    """As rows, not records: made one by one they would take a twentieth of an import."""
    deed = current_deed()
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    actor_id = deed.actor.pk if deed.actor else None
    alike = (at, actor_id, deed.actor_name, deed.why, deed.source.value)
    insert_rows(Revision, COLUMNS, [(*alike, *revision) for revision in revisions])


def keep_deletion(records: Iterable[models.Model]) -> None:
    """Everything that goes with them, as it stood; to be called before they are deleted."""
    for model, ids in _by_model(records).items():
        if model in KEPT:
            states = held_states(model, ids)
            keep(told(model, pk, Verb.DELETED, difference(s, {})) for pk, s in states.items())


def _by_model(records: Iterable[models.Model]) -> dict[type[models.Model], list[int]]:
    found: dict[type[models.Model], list[int]] = {}
    for record in records:
        found.setdefault(type(record), []).append(record.pk)
    return found

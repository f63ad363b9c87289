"""Write revisions beside what they tell of; the caller's transaction holds both or neither."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import models

from clipqa.models import Question, Revision
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
    before = held_states(model, known) if known else {}
    yield before
    after = {record.pk: state_of(record) for record in records}
    if model is Question:
        for pk, topics in topics_of(after).items():
            after[pk][TOPICS] = topics
    keep(_written(model, pk, verb, before.get(pk, {}), after[pk], only) for pk in after)


def _written(
    model: type[models.Model],
    pk: int,
    verb: Verb,
    before: State,
    after: State,
    only: Collection[str],
) -> Revision | None:
    changes = difference(before, after)
    if only:
        changes = {name: both for name, both in changes.items() if name in only}
    if not changes:
        return None
    return revision_of(model, pk, verb if before else Verb.CREATED, changes)


def revision_of(model: type[models.Model], pk: int, verb: Verb, changes: Changes) -> Revision:
    deed = current_deed()
    return Revision(
        noun=str(model._meta.model_name),
        record_id=pk,
        verb=verb,
        changes=changes,
        source=deed.source,
        actor_id=deed.actor.pk if deed.actor else None,
        actor_name=deed.actor_name,
        why=deed.why,
    )


def keep(revisions: Iterable[Revision | None]) -> None:
    Revision.objects.bulk_create([revision for revision in revisions if revision])


def keep_deletion(records: Iterable[models.Model]) -> None:
    """Everything that goes with them, as it stood; to be called before they are deleted."""
    for model, ids in _by_model(records).items():
        if model in KEPT:
            states = held_states(model, ids)
            keep(
                revision_of(model, pk, Verb.DELETED, difference(state, {}))
                for pk, state in states.items()
            )


def _by_model(records: Iterable[models.Model]) -> dict[type[models.Model], list[int]]:
    found: dict[type[models.Model], list[int]] = {}
    for record in records:
        found.setdefault(type(record), []).append(record.pk)
    return found

"""Restore an earlier version of a record, through the same verbs and as a new edit.

Answers have `restoring_answers`, since their cards show other records too.
"""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from clipqa.curation.records import save_record
from clipqa.curation.roles import visible_to
from clipqa.curation.versions import lock_version
from clipqa.history import State, as_actor, current_actor
from clipqa.models import Author, Clip, Outlet, Question, Topic, Transcript, Verb, Video
from clipqa.posters import ensure_poster

# The restored fields. Pictures are not, since their files are deleted. Neither are the questions
# that a question is linked to or kept apart from, since each of these links belongs to two of them.
RESTORED: dict[type[models.Model], tuple[str, ...]] = {
    Author: ("name", "biography", "slug"),
    Question: ("text", "topics", "language", "slug", "are_comments_open"),
    Clip: ("video", "start_ms", "end_ms"),
    Topic: ("name", "explainer", "position", "slug"),
    Outlet: ("name", "colour", "website", "description", "slug"),
    Transcript: ("language", "is_corrected"),  # its cues: `restore_transcript`
    Video: (
        "title",
        "outlet",
        "aired_on",
        "duration_ms",
        "language",
        "transcript_public",
        "slug",
    ),
}


def restore(record: Any, state: State, seen_version: int, why: str) -> None:
    """Restore an earlier state of a record.

    Raises `EditConflict` if it was saved meanwhile, and `ValidationError` if the state is no longer
    valid.
    """
    with transaction.atomic(), as_actor(why=why):
        lock_version(record, seen_version)
        record.refresh_from_db()
        topics = apply_state(record, state, RESTORED[type(record)])
        record.full_clean()
        save_record(record, topics=topics, verb=Verb.RESTORED)
        if isinstance(record, Clip):
            # On commit, since taking a frame lasts about a second.
            transaction.on_commit(partial(ensure_poster, record, refresh=True))


def apply_state(record: models.Model, state: State, names: tuple[str, ...]) -> Any:
    """Set the fields that the state has. Return a question's topics, which its save sets."""
    topics = None
    for name in names:
        if name not in state:
            continue
        field: Any = record._meta.get_field(name)
        if name == "topics":
            topics = Topic.objects.filter(pk__in=state[name] or ())
        elif field.is_relation:
            pk = state[name]
            target = None if pk is None and field.null else find_target(field.related_model, pk)
            setattr(record, name, target)
        else:
            value = state[name]
            empty = None if field.null else field.get_default()
            setattr(record, name, empty if value is None else field.to_python(value))
    return topics


def find_target(model: type[models.Model], pk: int) -> Any:
    """Return a record that an earlier version refers to. Raises `ValidationError` without one."""
    # A record that is hidden from the user is treated as deleted.
    rows = visible_to(current_actor().actor, model._default_manager.filter(pk=pk))
    found = rows.first()
    if found is None:
        raise missing(model, pk)
    return found


def missing(model: type[models.Model], pk: int) -> ValidationError:
    message = _(
        "This version refers to a deleted record: %(record)s %(id)s. Choose another version."
    )
    return ValidationError(message % {"record": model._meta.verbose_name, "id": pk})

"""Restore an earlier version of a record, through the same verbs and as a new edit."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.get_or_create import find_clip
from clipqa.curation.records import save_record
from clipqa.curation.roles import visible_to
from clipqa.curation.versions import lock_version
from clipqa.history import State, as_actor, current_actor
from clipqa.models import (
    Answer,
    Clip,
    Outlet,
    Question,
    Revision,
    Topic,
    Verb,
    Video,
    answer_fields,
)
from clipqa.posters import ensure_poster

# The restored fields. The status and its dates are not: restoring a text never publishes it.
# Pictures are not, since their files are deleted.
RESTORED: dict[type[models.Model], tuple[str, ...]] = {
    Answer: tuple(field.name for field in answer_fields.RESTORED),
    Question: ("text", "topics", "language", "slug"),
    Clip: ("video", "start_ms", "end_ms"),
    Topic: ("name", "explainer", "position", "slug"),
    Outlet: ("name", "colour", "website", "description", "slug"),
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
        topics = _apply(record, state)
        record.full_clean()
        if isinstance(record, Answer):
            save_answer(record, verb=Verb.RESTORED)
            return
        save_record(record, topics=topics, verb=Verb.RESTORED)
        if isinstance(record, Clip):
            # On commit, since taking a frame lasts about a second.
            transaction.on_commit(partial(ensure_poster, record, refresh=True))


def _apply(record: models.Model, state: State) -> Any:
    topics = None
    for name in RESTORED[type(record)]:
        if name not in state:
            continue
        field: Any = record._meta.get_field(name)
        if name == "topics":
            topics = Topic.objects.filter(pk__in=state[name] or ())
        elif field.is_relation:
            setattr(record, name, _target(field.related_model, state[name]))
        else:
            value = state[name]
            empty = None if field.null else field.get_default()
            setattr(record, name, empty if value is None else field.to_python(value))
    return topics


def _target(model: type[models.Model], pk: int) -> models.Model:
    # A record that is hidden from the user is treated as deleted.
    rows = visible_to(current_actor().actor, model._default_manager.filter(pk=pk))
    found: models.Model | None = rows.first()
    if found is None and model is Clip:
        found = _find_or_recreate_clip(pk)
    if found is None:
        message = _(
            "This version refers to a deleted record: %(record)s %(id)s. Choose another version."
        )
        raise ValidationError(message % {"record": model._meta.verbose_name, "id": pk})
    return found


def _find_or_recreate_clip(pk: int) -> Clip | None:
    """Find or recreate a deleted clip at the times in its deletion's revision."""
    revision = Revision.objects.filter(model_name="clip", record_id=pk, verb=Verb.DELETED).first()
    times = (
        {name: revision.changes[name][0] for name in ("start_ms", "end_ms")} if revision else None
    )
    person = current_actor().actor
    videos = (
        visible_to(person, Video.objects.filter(pk=revision.changes["video"][0]))
        if revision
        else None
    )
    video = videos.first() if videos is not None else None
    if times is None or video is None:
        return None
    clip = find_clip(video, **times, person=person)
    if clip is None:
        clip = Clip(video=video, **times)
        save_record(clip)
    return clip

"""Put an earlier version in the place of the present one: by the same verbs, as a new edit."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.edits import lock_version
from clipqa.curation.nouns import save_noun
from clipqa.models import Answer, Clip, Outlet, Question, Revision, Topic, Verb, Video
from clipqa.posters import ensure_poster
from clipqa.revisions import State, acting

# What comes back. Not the status and its moments: restoring a text never publishes it. Not
# pictures, whose files are gone.
RESTORED: dict[type[models.Model], tuple[str, ...]] = {
    Answer: ("question", "clip", "body", "speaker", "editor", "ai_disclosure", "correction"),
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
    """Raises `EditCollision` if somebody saved meanwhile, and `ValidationError` with sentences
    where the library no longer allows what stood there.
    """
    with transaction.atomic(), acting(why=why):
        lock_version(record, seen_version)
        record.refresh_from_db()
        topics = _lay_over(record, state)
        record.full_clean()
        if isinstance(record, Answer):
            save_answer(record, verb=Verb.RESTORED)
            return
        save_noun(record, topics=topics, verb=Verb.RESTORED)
        if isinstance(record, Clip):
            transaction.on_commit(partial(ensure_poster, record, refresh=True))


def _lay_over(record: models.Model, state: State) -> Any:
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
    found = model._default_manager.filter(pk=pk).first()
    if found is None and model is Clip:
        found = _clip_again(pk)
    if found is None:
        gone = _("What this version leans on was deleted: %(noun)s %(id)s. Choose another version.")
        raise ValidationError(gone % {"noun": model._meta.verbose_name, "id": pk})
    return found


def _clip_again(pk: int) -> Clip | None:
    """A clip that was swept away, found or made anew where its deletion says that it lay."""
    told = Revision.objects.filter(noun="clip", record_id=pk, verb=Verb.DELETED).first()
    times = {name: told.changes[name][0] for name in ("start_ms", "end_ms")} if told else None
    video = Video.objects.filter(pk=told.changes["video"][0]).first() if told else None
    if times is None or video is None:
        return None
    same = Clip.objects.filter(video=video, **times).order_by("pk").first()
    if same is None:
        same = Clip(video=video, **times)
        save_noun(same)
    return same

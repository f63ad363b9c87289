"""Reject records that need more than their importer may do in the admin. A command may do all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clipqa.curation.roles import is_own, may_review
from clipqa.importers.answers import would_change
from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.record_maps import RecordMaps, question_key, source_key
from clipqa.importers.records import OWN, Record
from clipqa.importers.related import Warn
from clipqa.models import Answer, Status
from clipqa.models.answer_fields import RECORD

May = Callable[[str], bool]
# The fields of an answer that contributors don't have on its page, with their names in records.
EDITORIAL = {
    attribute: name
    for name, attribute in OWN.items()
    if RECORD[name].form in {"publishing", "correction", "record"}
}


def reject_forbidden(record: Record, maps: RecordMaps) -> None:
    """Raise RowRejected if the user may not see, create or change what the record needs."""
    if maps.person is None:
        return

    def may(action: str) -> bool:
        return bool(maps.person.has_perm(f"clipqa.{action}"))

    errors = [
        *_video(record, maps, may),
        *_details(record, maps, may),
        *_transcript(record, maps, may),
        *_question(record, maps, may),
    ]
    if errors:
        raise RowRejected(*errors)


def may_give_topics(person: Any) -> bool:
    """Return whether the user may change the topics of questions, as on the page of an answer."""
    return bool(person.has_perm("clipqa.change_question"))


def _video(record: Record, maps: RecordMaps, may: May) -> list[RowError]:
    if source_key(record) in maps.hidden_videos:
        message = _("You can’t add this video.")
        return [RowError(record.row, "video_url", message, _("Ask an editor for a draft with it."))]
    if maps.videos.get(source_key(record)) is not None:
        return []
    if not may("add_video"):
        message = _("The library doesn't have this video.")
        return [RowError(record.row, "video_url", message, _("Ask an editor to add it."))]
    if record.outlet and maps.outlets.get(record.outlet) is None and not may("add_outlet"):
        message = _("No outlet has this name.")
        hint = _("Type the name of one that exists, or ask an editor to add it.")
        return [RowError(record.row, "outlet", message, hint)]
    return []


def _details(record: Record, maps: RecordMaps, may: May) -> list[RowError]:
    """Return errors for details that an existing video lacks and that the record would fill in."""
    video = maps.videos.get(source_key(record))
    if video is None or may("change_video"):
        return []
    message, hint = _("The video has none, and you may not change it."), _("Leave it out.")
    details = (
        ("video_duration", record.video_duration_ms, video.duration_ms),
        ("aired_on", record.aired_on, video.aired_on),
    )
    return [
        RowError(record.row, field, message, hint)
        for field, value, existing in details
        if value and not existing
    ]


def _transcript(record: Record, maps: RecordMaps, may: May) -> list[RowError]:
    if not record.cues or may("change_transcript"):
        return []
    video = maps.videos.get(source_key(record))
    if video is not None and not maps.cues.would_add(record, video):
        return []
    message, hint = _("You may not change transcripts."), _("Leave the transcript out.")
    return [RowError(record.row, "transcript", message, hint)]


def _question(record: Record, maps: RecordMaps, may: May) -> list[RowError]:
    errors = []
    if maps.questions.get(question_key(record)) is None and not may("add_question"):
        message, hint = _("No question has this text."), _("Ask an editor to add it.")
        errors.append(RowError(record.row, "question", message, hint))
    if _gives_topics(record, maps) and not may_give_topics(maps.person):
        message, hint = _("You may not give questions topics."), _("Leave the topic out.")
        errors.append(RowError(record.row, "topics", message, hint))
    new = [name for name in record.topics if maps.topics.get(name) is None]
    if new and not may("add_topic"):
        message, hint = _("No topic has this name."), _("Type the name of one that exists.")
        errors.append(RowError(record.row, "topics", message, hint))
    return errors


def _gives_topics(record: Record, maps: RecordMaps) -> bool:
    """Return whether the record names a topic that its question doesn't have yet."""
    question = maps.questions.get(question_key(record))
    if question is None:
        return bool(record.topics)
    topics = (maps.topics.get(name) for name in record.topics)
    return any(
        topic is None or (question.pk, topic.pk) not in maps.given_topics for topic in topics
    )


def reject_change_of(answer: Answer, record: Record, person: Any, now: datetime) -> None:
    """Raise RowRejected if the user may not change this answer as the record would.

    Users who can't review import drafts: changes of their other answers are proposals, which are
    made on the page of the answer.
    """
    if person is None or may_review(person):
        return
    field = "key" if record.key else "public_id"
    if not is_own(person, answer):
        message = _("You may not change the answer with this identifier.")
        hint = _("Give another one, for an answer of your own.")
        raise RowRejected(RowError(record.row, field, message, hint))
    if answer.status != Status.DRAFT and would_change(record, answer, now):
        message = _("The answer is no draft (%(status)s).") % {
            "status": answer.get_status_display()
        }
        raise RowRejected(RowError(record.row, field, message, _("Change it on its own page.")))


def as_draft(record: Record, answer: Answer | None, person: Any, warn: Warn) -> Record:
    """Return the record of a draft for a user who can't review, without what such users can't set.

    A warning names the values that are ignored.
    """
    if person is None or may_review(person):
        return record
    ignored = [name for name in EDITORIAL if _differs(record.own.get(name), answer, name)]
    ignored += ["published_at"] if record.published_at else []
    if record.status not in {"", Status.DRAFT}:
        warn(RowWarning(record.row, "status", _("It becomes a draft. Submit it on its page.")))
    for name in ignored:
        field = EDITORIAL.get(name, name)
        warn(RowWarning(record.row, field, _("Only editors set it. It is ignored.")))
    own = {name: value for name, value in record.own.items() if name not in EDITORIAL}
    return replace(record, status="", published_at=None, own=own)


def _differs(value: Any, answer: Answer | None, name: str) -> bool:
    return bool(value) and (answer is None or getattr(answer, name) != value)

"""Apply a record to an answer."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clipqa.curation.versions import is_outdated
from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.records import Record
from clipqa.importers.related import Warn
from clipqa.models import Answer, Clip, Question
from clipqa.models.answer_fields import HISTORY

COMPARED = tuple(field.name for field in HISTORY if field.is_own)


class ExistingAnswers:
    """The existing answers that a batch's records refer to. A file may have one record for each."""

    def __init__(self, by_key: dict[str, Answer], by_public_id: dict[str, Answer]) -> None:
        self._by_key = by_key
        self._by_public_id = by_public_id

    def find(self, record: Record, taken: dict[int, int]) -> Answer | None:
        """Return the record's existing answer, or None.

        Raises RowRejected if the answer has another key, or if another row of the file refers to
        it. `taken` maps ids of answers to those rows.
        """
        answer = self._by_key.get(record.key) if record.key else None
        answer = answer or self._by_public_id.get(record.public_id)
        if answer is None:
            return None
        if record.key and answer.key and answer.key != record.key:
            raise _rejected(
                record,
                "public_id",
                _("The answer with this public id has the key “%(key)s”.") % {"key": answer.key},
                _("Give that key, or leave the public id out."),
            )
        if answer.pk in taken:
            raise _rejected(
                record,
                "key",
                _("Row %(row)d is the same answer.") % {"row": taken[answer.pk]},
                _("Give every answer one record."),
            )
        return answer


def new_answer(record: Record, owner: Any = None) -> Answer:
    values = {"public_id": record.public_id} if record.public_id else {}
    version = record.edit_versions[0]
    return Answer(key=record.key, edit_version=version, created_by=owner, **values)


def reject_outdated(record: Record, answer: Answer, now: datetime) -> None:
    """Raise RowRejected if a record with an edit version would undo a later edit."""
    if not record.has_versions or not is_outdated(record.edit_versions, answer):
        return
    if not would_change(record, answer, now):
        return
    message = _("Somebody changed this answer after the record was exported.")
    hint = _("Export it again and edit that, or omit edit_version to overwrite the answer.")
    raise _rejected(record, "edit_version", message, hint)


def would_change(record: Record, answer: Answer, now: datetime) -> bool:
    """Return whether the record differs from the answer.

    Applies the record to a copy, since a rejected record must not change anything.
    """
    question, clip = answer.question, answer.clip
    question_key = (question.language, question.folded_text)
    source = (clip.video.provider, clip.video.source_id)
    if question_key != (record.language, record.folded_question):
        return True
    if source != (record.source.provider, record.source.source_id):
        return True
    if not is_same_range(clip, clip.video_id, record):
        return True
    return bool(apply(copy(answer), record, question, clip, now, lambda warning: None))


def reject_impossible_times(record: Record, answer: Answer) -> None:
    """Raise RowRejected if the answer would expire before it is published.

    One of both times may be the record's, and the other one the existing answer's.
    """
    publish_at = record.own.get("publish_at", answer.publish_at)
    expire_at = record.own.get("expire_at", answer.expire_at)
    if publish_at and expire_at and expire_at <= publish_at:
        message, hint = _("It would expire before it is published."), _("Give a later time.")
        raise _rejected(record, "expire_at", message, hint)


def apply(
    answer: Answer,
    record: Record,
    question: Question,
    clip: Clip,
    now: datetime,
    warn: Warn,
) -> dict[str, Any]:
    """Apply the record to the answer. Return the old values of the changed fields."""
    before = {name: getattr(answer, name) for name in COMPARED}
    _warn_of_public_id(answer, record, warn)
    answer.key = answer.key or record.key
    _set_answer_fields(answer, record, warn)
    _set_published_at(answer, record, now, warn)
    answer.set_first_public_moment(now)
    if answer.correction != before["correction"]:
        answer.corrected_at = now if answer.correction else None
    changed = {name: old for name, old in before.items() if getattr(answer, name) != old}
    return changed | _set_question_and_clip(answer, record, question, clip, warn)


def _set_answer_fields(answer: Answer, record: Record, warn: Warn) -> None:
    """Set the answer's own fields.

    An answer without text stays a draft. An empty text doesn't replace an existing one.
    """
    own: dict[str, Any] = dict(record.own)
    is_textless = not (own.get("body") or answer.body)
    keeps_text = "body" in own and not own["body"] and bool(answer.body)
    if keeps_text:
        del own["body"]
        warn(RowWarning(record.row, "answer", _("It is empty. The existing text is kept.")))
    for attribute, value in own.items():
        setattr(answer, attribute, value)
    if is_textless:
        text = _("It is empty, so this is a draft. Write the answer to publish it.")
        warn(RowWarning(record.row, "answer", text))
    elif not keeps_text:
        answer.status = record.status or answer.status


def _set_published_at(answer: Answer, record: Record, now: datetime, warn: Warn) -> None:
    """Set the first public moment if it has passed. After that it never changes."""
    if record.published_at is None or record.published_at > now:
        return
    if answer.published_at is None or answer.published_at > now:
        answer.published_at = record.published_at
    elif answer.published_at != record.published_at:
        text = _("The first public moment never changes. The existing one is kept.")
        warn(RowWarning(record.row, "published_at", text))


def _set_question_and_clip(
    answer: Answer, record: Record, question: Question, clip: Clip, warn: Warn
) -> dict[str, Any]:
    """Set the question and the clip.

    A changed time range takes another clip, since other answers may use the old one.
    """
    changed: dict[str, Any] = {}
    if answer.question_id is None or answer.question_id != question.pk:
        if answer.question_id is not None:
            text = _("The answer moves to this question from “%(old)s”.") % {
                "old": answer.question.text
            }
            warn(RowWarning(record.row, "question", text))
        changed["question"] = answer.question_id
        answer.question = question
    if answer.clip_id is None or answer.clip_id != clip.pk:
        changed["clip"] = answer.clip_id
        answer.clip = clip
    return changed


def _warn_of_public_id(answer: Answer, record: Record, warn: Warn) -> None:
    if record.public_id and record.public_id != answer.public_id:
        text = _("The existing public id “%(existing)s” is kept.")
        shown = text % {"existing": answer.public_id}
        warn(RowWarning(record.row, "public_id", shown))


def is_same_range(clip: Clip, video_id: int | None, record: Record) -> bool:
    same_times = (clip.start_ms, clip.end_ms) == (record.start_ms, record.end_ms)
    return same_times and clip.video_id == video_id


def _rejected(record: Record, field: str, message: str, hint: str) -> RowRejected:
    return RowRejected(RowError(record.row, field, message, hint))

"""Reject records that need more than their importer may do in the admin. A command may do all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers.problems import RowError, RowRejected
from clipqa.importers.record_maps import RecordMaps, question_key, source_key
from clipqa.importers.records import Record

May = Callable[[str], bool]


def reject_forbidden(record: Record, maps: RecordMaps) -> None:
    """Raise RowRejected if the user may not see, create or change what the record needs."""
    if maps.person is None:
        return

    def may(action: str) -> bool:
        return bool(maps.person.has_perm(f"clipqa.{action}"))

    errors = [*_video(record, maps, may), *_question(record, maps, may)]
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


def _question(record: Record, maps: RecordMaps, may: May) -> list[RowError]:
    errors = []
    if maps.questions.get(question_key(record)) is None and not may("add_question"):
        message, hint = _("No question has this text."), _("Ask an editor to add it.")
        errors.append(RowError(record.row, "question", message, hint))
    if record.topics and not may_give_topics(maps.person):
        message, hint = _("You may not give questions topics."), _("Leave the topic out.")
        errors.append(RowError(record.row, "topics", message, hint))
    new = [name for name in record.topics if maps.topics.get(name) is None]
    if new and not may("add_topic"):
        message, hint = _("No topic has this name."), _("Type the name of one that exists.")
        errors.append(RowError(record.row, "topics", message, hint))
    return errors

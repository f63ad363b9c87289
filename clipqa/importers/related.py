"""Find or create the related records of an answer.

Blank fields of existing videos are filled. Other values are never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from clipqa.curation.roles import may_review
from clipqa.importers.names import NameMap
from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.record_maps import RecordMaps, question_key, source_key
from clipqa.importers.records import Record, must_be_minutes, past_video_error, warn_of_minutes
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.models.clip import fits_in
from clipqa.models.question import fold_name

Warn = Callable[[RowWarning], None]
Named = TypeVar("Named", bound=Outlet | Topic)
DURATION_TOLERANCE_MS = 1_000  # since hosts round durations
SEPARATORS = re.compile("[,;،؛、，；]")  # commas and semicolons of any script


def with_fitting_times(record: Record, maps: RecordMaps, warn: Warn) -> Record:
    """Use the record's times in minutes if the existing video is too short for those in hours."""
    video = maps.videos.get(source_key(record)) if record.in_minutes else None
    if video is None or record.in_minutes is None or video.duration_ms is None:
        return record
    times = (record.start_ms, record.end_ms)
    if not must_be_minutes(times, record.in_minutes, video.duration_ms):
        return record
    for warning in warn_of_minutes(record.row, times, record.in_minutes, video.duration_ms):
        warn(warning)
    start_ms, end_ms = record.in_minutes
    return replace(record, start_ms=start_ms, end_ms=end_ms)


def reject_invalid(record: Record, maps: RecordMaps) -> None:
    """Raise RowRejected for errors that depend on the library.

    Called before any related record is created, since a rejected record must not leave any.
    """
    video = maps.videos.get(source_key(record))
    if video is None:
        missing = [
            RowError(record.row, field, _("It is empty."), _("A new video needs it."))
            for field in ("outlet", "video_title")
            if not getattr(record, field)
        ]
        if missing:
            raise RowRejected(*missing)
    elif not fits_in(record.end_ms, video.duration_ms):
        error = past_video_error(record.end_ms, video.duration_ms or 0)
        raise RowRejected(RowError(record.row, error.field, error.message, error.hint))


def get_or_create_outlet(record: Record, maps: RecordMaps, warn: Warn) -> Outlet:
    return _get_or_create_named(record, "outlet", record.outlet, maps.outlets, warn)


def get_or_create_topics(record: Record, maps: RecordMaps, warn: Warn) -> list[Topic]:
    return [
        _get_or_create_named(record, "topics", name, maps.topics, warn) for name in record.topics
    ]


def _get_or_create_named(
    record: Record, field: str, name: str, name_map: NameMap[Named], warn: Warn
) -> Named:
    found = name_map.get(name, is_exported=record.has_versions)
    if found is not None:
        return found
    created, similar = name_map.create(name, is_exported=record.has_versions)
    if similar is not None:
        text = _(
            "“%(name)s” is new and similar to “%(similar)s”. If both are the same, write "
            "“%(similar)s” here, or merge the two in the admin."
        )
        values = {"name": quote(name), "similar": quote(similar)}
        warn(RowWarning(record.row, field, text % values))
    if field == "topics" and SEPARATORS.search(name):
        text = _(
            "“%(name)s” is read as the name of one new topic. If it names several, put | between "
            "them, or write a list in JSON."
        )
        warn(RowWarning(record.row, field, text % {"name": quote(name)}))
    return created


def get_or_create_question(
    record: Record, maps: RecordMaps, warn: Warn, existing: Answer | None = None
) -> Question:
    if existing is not None and _has_duplicate_question(existing, record):
        return existing.question
    found = maps.questions.get(question_key(record))
    if found is None:
        question = Question(
            text=record.question,
            folded_text=record.folded_question,
            language=record.language,
            slug=record.question_slug,
            duplicate_number=maps.duplicate_numbers.get(question_key(record), 0),
            edit_version=record.edit_versions[2],
        )
        return maps.questions.put(question_key(record), question)
    if record.question_slug and found.slug and record.question_slug != found.slug:
        warn(_difference_warning(record, "question_slug", found.slug))
    return found


def _has_duplicate_question(answer: Answer, record: Record) -> bool:
    """Return whether the answer's question is a duplicate with the record's text.

    Such an answer keeps its question.
    """
    question = answer.question
    is_same = (question.language, question.folded_text) == question_key(record)
    return is_same and question.duplicate_number > 0


def get_or_create_video(record: Record, maps: RecordMaps, warn: Warn) -> tuple[Video, list[str]]:
    """Return the video, and the fields of an existing one that the record has filled."""
    found = maps.videos.get(source_key(record))
    if found is None:
        video = Video(
            outlet=get_or_create_outlet(record, maps, warn),
            title=record.video_title,
            duration_ms=record.video_duration_ms,
            aired_on=record.aired_on,
            language=record.language,
            created_by=maps.person,
            is_shared=maps.person is None or may_review(maps.person),
        )
        video.set_source(record.source)
        return maps.videos.put(source_key(record), video), []
    if record.outlet and not _is_same_name(record.outlet, found.outlet.name):
        warn(_difference_warning(record, "outlet", found.outlet.name))
    return found, _fill_blank_fields(found, record, warn)


def _is_same_name(name: str, existing: str) -> bool:
    return name == existing or fold_name(name) == fold_name(existing)


def _fill_blank_fields(video: Video, record: Record, warn: Warn) -> list[str]:
    candidates: tuple[tuple[str, str, Any], ...] = (
        ("video_title", "title", record.video_title),
        ("video_duration", "duration_ms", record.video_duration_ms),
        ("aired_on", "aired_on", record.aired_on),
    )
    filled = []
    for field, attribute, value in candidates:
        existing = getattr(video, attribute)
        if value and not existing:
            setattr(video, attribute, value)
            filled.append(attribute)
        elif value and not _are_equal(value, existing):
            warn(_difference_warning(record, field, existing))
    return filled


def _are_equal(value: Any, existing: Any) -> bool:
    if isinstance(value, int) and isinstance(existing, int):
        return abs(value - existing) <= DURATION_TOLERANCE_MS
    return bool(value == existing)


def _difference_warning(record: Record, field: str, existing: Any) -> RowWarning:
    shown = format_timecode(existing) if isinstance(existing, int) else str(existing)
    text = _("The library has “%(existing)s”, which is kept.") % {"existing": quote(shown)}
    return RowWarning(record.row, field, text)


def get_or_create_clip(record: Record, video: Video, maps: RecordMaps) -> Clip:
    key = (source_key(record), record.start_ms, record.end_ms)
    found = maps.clips.get(key)
    if found is not None:
        return found
    times = {"start_ms": record.start_ms, "end_ms": record.end_ms}
    clip = Clip(video=video, **times, edit_version=record.edit_versions[1])
    return maps.clips.put(key, clip)

"""Find or create the related records of an answer.

Blank fields of existing videos are filled. Other values are never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from clipqa.importers.names import NameMap
from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.record_maps import RecordMaps, question_key, source_key
from clipqa.importers.records import Record, must_be_minutes, past_the_video, told_of_minutes
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Answer, Clip, Outlet, Question, Topic, Video
from clipqa.models.clip import fits_in
from clipqa.models.question import fold_name

Warn = Callable[[RowWarning], None]
Named = TypeVar("Named", bound=Outlet | Topic)
DURATION_TOLERANCE_MS = 1_000  # since hosts round durations
PARTING = re.compile("[,;،؛、，；]")  # commas and semicolons of any script


def with_times_that_fit(record: Record, shelves: RecordMaps, warn: Warn) -> Record:
    """Use the record's times in minutes if the existing video is too short for those in hours."""
    video = shelves.videos.get(source_key(record)) if record.in_minutes else None
    if video is None or record.in_minutes is None or video.duration_ms is None:
        return record
    times = (record.start_ms, record.end_ms)
    if not must_be_minutes(times, record.in_minutes, video.duration_ms):
        return record
    for warning in told_of_minutes(record.row, times, record.in_minutes, video.duration_ms):
        warn(warning)
    start_ms, end_ms = record.in_minutes
    return replace(record, start_ms=start_ms, end_ms=end_ms)


def refuse_what_does_not_fit(record: Record, shelves: RecordMaps) -> None:
    """Raise RowRejected for errors that depend on the library.

    Called before any related record is created, since a rejected record must not leave any.
    """
    video = shelves.videos.get(source_key(record))
    if video is None:
        missing = [
            RowError(record.row, field, _("It is empty."), _("A new video needs it."))
            for field in ("outlet", "video_title")
            if not getattr(record, field)
        ]
        if missing:
            raise RowRejected(*missing)
    elif not fits_in(record.end_ms, video.duration_ms):
        error = past_the_video(record.end_ms, video.duration_ms or 0)
        raise RowRejected(RowError(record.row, error.field, error.wrong, error.right))


def outlet_of(record: Record, shelves: RecordMaps, warn: Warn) -> Outlet:
    return _named(record, "outlet", record.outlet, shelves.outlets, warn)


def topics_of(record: Record, shelves: RecordMaps, warn: Warn) -> list[Topic]:
    return [_named(record, "topics", name, shelves.topics, warn) for name in record.topics]


def _named(record: Record, field: str, name: str, shelf: NameMap[Named], warn: Warn) -> Named:
    found = shelf.get(name, is_exported=record.has_versions)
    if found is not None:
        return found
    made, twin = shelf.make(name, is_exported=record.has_versions)
    if twin is not None:
        text = _(
            "“%(name)s” is new, and nearly the same as “%(twin)s”. If both are one, write "
            "“%(twin)s” here, or merge the two in the admin."
        )
        shown = {"name": quote(name), "twin": quote(twin)}
        warn(RowWarning(record.row, field, text % shown))
    if field == "topics" and PARTING.search(name):
        text = _(
            "“%(name)s” is read as the name of one new topic. If it names several, put | between "
            "them, or write a list in JSON."
        )
        warn(RowWarning(record.row, field, text % {"name": quote(name)}))
    return made


def question_of(
    record: Record, shelves: RecordMaps, warn: Warn, standing: Answer | None = None
) -> Question:
    if standing is not None and _asks_a_duplicate(standing, record):
        return standing.question
    found = shelves.questions.get(question_key(record))
    if found is None:
        question = Question(
            text=record.question,
            folded_text=record.folded_question,
            language=record.language,
            slug=record.question_slug,
            edit_version=record.edit_versions[2],
        )
        return shelves.questions.put(question_key(record), question)
    if record.question_slug and found.slug and record.question_slug != found.slug:
        warn(_differs(record, "question_slug", found.slug))
    return found


def _asks_a_duplicate(answer: Answer, record: Record) -> bool:
    """Return whether the answer's question is a duplicate with the record's text.

    Such an answer keeps its question.
    """
    asked = answer.question
    is_same = (asked.language, asked.folded_text) == question_key(record)
    return is_same and asked.duplicate_number > 0


def video_of(record: Record, shelves: RecordMaps, warn: Warn) -> tuple[Video, list[str]]:
    """Return the video, and the fields of an existing one that the record has filled."""
    found = shelves.videos.get(source_key(record))
    if found is None:
        video = Video(
            outlet=outlet_of(record, shelves, warn),
            title=record.video_title,
            duration_ms=record.video_duration_ms,
            aired_on=record.aired_on,
            language=record.language,
        )
        video.set_source(record.source)
        return shelves.videos.put(source_key(record), video), []
    if record.outlet and not _is_same_name(record.outlet, found.outlet.name):
        warn(_differs(record, "outlet", found.outlet.name))
    return found, _fill(found, record, warn)


def _is_same_name(name: str, standing: str) -> bool:
    return name == standing or fold_name(name) == fold_name(standing)


def _fill(video: Video, record: Record, warn: Warn) -> list[str]:
    given: tuple[tuple[str, str, Any], ...] = (
        ("video_title", "title", record.video_title),
        ("video_duration", "duration_ms", record.video_duration_ms),
        ("aired_on", "aired_on", record.aired_on),
    )
    filled = []
    for field, attribute, value in given:
        standing = getattr(video, attribute)
        if value and not standing:
            setattr(video, attribute, value)
            filled.append(attribute)
        elif value and not _agree(value, standing):
            warn(_differs(record, field, standing))
    return filled


def _agree(value: Any, standing: Any) -> bool:
    if isinstance(value, int) and isinstance(standing, int):
        return abs(value - standing) <= DURATION_TOLERANCE_MS
    return bool(value == standing)


def _differs(record: Record, field: str, standing: Any) -> RowWarning:
    shown = format_timecode(standing) if isinstance(standing, int) else str(standing)
    text = _("The library says “%(standing)s”, and that stands.") % {"standing": quote(shown)}
    return RowWarning(record.row, field, text)


def clip_of(record: Record, video: Video, shelves: RecordMaps) -> Clip:
    key = (source_key(record), record.start_ms, record.end_ms)
    found = shelves.clips.get(key)
    if found is not None:
        return found
    times = {"start_ms": record.start_ms, "end_ms": record.end_ms}
    clip = Clip(video=video, **times, edit_version=record.edit_versions[1])
    return shelves.clips.put(key, clip)

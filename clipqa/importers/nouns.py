"""Find or make what an answer leans on. What stands is filled where blank, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers.problems import RowError, RowRejected, RowWarning
from clipqa.importers.records import Record, past_the_video
from clipqa.importers.shelves import Shelves, question_key, source_key
from clipqa.models import Clip, Outlet, Question, Topic, Video
from clipqa.models.clip import fits_in
from clipqa.sentences import quote
from clipqa.timecodes import format_timecode

Warn = Callable[[RowWarning], None]
DURATION_TOLERANCE_MS = 1_000  # hosts round


def refuse_what_does_not_fit(record: Record, shelves: Shelves) -> None:
    """Everything that only the library can tell; before anything is made for the record."""
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


def outlet_of(record: Record, shelves: Shelves) -> Outlet:
    found = shelves.outlets.get(record.outlet)
    return found or shelves.outlets.put(record.outlet, Outlet(name=record.outlet))


def topics_of(record: Record, shelves: Shelves) -> list[Topic]:
    return [
        shelves.topics.get(name) or shelves.topics.put(name, Topic(name=name))
        for name in record.topics
    ]


def question_of(record: Record, shelves: Shelves, warn: Warn) -> Question:
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


def video_of(record: Record, shelves: Shelves, warn: Warn) -> tuple[Video, list[str]]:
    """The video, and which of its fields the record has filled."""
    found = shelves.videos.get(source_key(record))
    if found is None:
        video = Video(
            outlet=outlet_of(record, shelves),
            title=record.video_title,
            duration_ms=record.video_duration_ms,
            aired_on=record.aired_on,
            language=record.language,
        )
        video.set_source(record.source)
        return shelves.videos.put(source_key(record), video), []
    if record.outlet and record.outlet != found.outlet.name:
        warn(_differs(record, "outlet", found.outlet.name))
    return found, _fill(found, record, warn)


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


def clip_of(record: Record, video: Video, shelves: Shelves) -> Clip:
    key = (source_key(record), record.start_ms, record.end_ms)
    found = shelves.clips.get(key)
    if found is not None:
        return found
    times = {"start_ms": record.start_ms, "end_ms": record.end_ms}
    clip = Clip(video=video, **times, edit_version=record.edit_versions[1])
    return shelves.clips.put(key, clip)

"""One raw row to one clean record, or to everything that is wrong with it. Touches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers import fields, lists
from clipqa.importers.problems import FieldError, RowError, RowRejected, RowWarning
from clipqa.models import Answer, Outlet, Video
from clipqa.models.answer import MAX_ANSWER_LENGTH
from clipqa.models.clip import fits_in
from clipqa.models.question import MAX_QUESTION_LENGTH, fold_question
from clipqa.providers import Source
from clipqa.sentences import quote
from clipqa.timecodes import format_length, format_timecode
from clipqa.transcripts import CueText

Versions = tuple[int, int, int]  # of the answer, its clip, its question
FIRST_EDIT: Versions = (1, 1, 1)
PRIMARY_KEYS = {"id", "pk"}
MUST_HAVE = ("question", "video_url", "start", "end")
STATED_TOLERANCE_MS = 1_000  # published lengths are rounded


def _longest(model: Any, field: str) -> int:
    return int(model._meta.get_field(field).max_length)


# The record, in the order in which it is written; every field has its parser.
FIELDS: dict[str, fields.Parser] = {
    "key": fields.key(_longest(Answer, "key")),
    "public_id": fields.optional(fields.public_id, ""),
    "question": fields.text(MAX_QUESTION_LENGTH),
    "question_slug": fields.optional(fields.slug, ""),
    "answer": fields.text(MAX_ANSWER_LENGTH),
    "outlet": fields.text(_longest(Outlet, "name")),
    "video_url": fields.optional(fields.source),
    "video_title": fields.text(_longest(Video, "title")),
    "video_duration": fields.optional(fields.time_ms),
    "start": fields.optional(fields.time_ms),
    "end": fields.optional(fields.time_ms),
    "stated_duration": fields.optional(fields.time_ms),
    "topics": lists.topics,
    "speaker": fields.text(_longest(Answer, "speaker")),
    "aired_on": fields.optional(fields.day),
    "published_at": fields.optional(fields.moment),
    "publish_at": fields.optional(fields.moment),
    "expire_at": fields.optional(fields.moment),
    "status": fields.optional(fields.status, ""),
    "language": fields.optional(fields.language, "en"),
    "transcript": lists.transcript,
    "correction": fields.text(_longest(Answer, "correction")),
    "ai_disclosure": fields.optional(fields.flag, False),
    "edit_version": fields.optional(fields.versions),
}

# What a row says that says nothing there.
MISSING = {name: parse(None) for name, parse in FIELDS.items()}

# What belongs to the answer alone. A missing one leaves what stands, an empty one empties it.
OWN = {
    "answer": "body",
    "speaker": "speaker",
    "publish_at": "publish_at",
    "expire_at": "expire_at",
    "correction": "correction",
    "ai_disclosure": "ai_disclosure",
}


@dataclass(frozen=True)  # with slots it would take three times as long to put away and fetch
class Record:
    row: int
    key: str
    public_id: str
    question: str
    folded_question: str
    question_slug: str
    language: str
    outlet: str
    source: Source
    video_title: str
    video_duration_ms: int | None
    aired_on: date | None
    start_ms: int
    end_ms: int
    topics: tuple[str, ...]
    cues: tuple[CueText, ...]
    status: str  # '' leaves what stands
    published_at: datetime | None
    edit_versions: Versions
    has_versions: bool
    own: dict[str, Any]  # attributes of the answer that the row gives
    warnings: tuple[RowWarning, ...]

    @property
    def has_no_text(self) -> bool:
        return not self.own.get("body")


def parse_record(row: int, raw: Mapping[str, object], now: datetime) -> Record:
    """The record of a row; raises RowRejected with every error in it."""
    values, errors = _parse_fields(row, raw)
    errors += _primary_keys(row, raw) + _missing(row, raw, values, errors)
    if not errors:
        errors = _contradictions(row, values, now)
    if errors:
        raise RowRejected(*errors)
    return _record(row, raw, values)


def unknown_fields(raw: Mapping[str, object]) -> set[str]:
    return {name for name in raw if name not in FIELDS and name.lower() not in PRIMARY_KEYS}


def _parse_fields(row: int, raw: Mapping[str, object]) -> tuple[dict[str, Any], list[RowError]]:
    values: dict[str, Any] = {}
    errors = []
    for name, parse in FIELDS.items():
        value = raw.get(name)
        if value is None:
            values[name] = MISSING[name]
            continue
        try:
            values[name] = parse(value)
        except FieldError as error:
            errors.append(RowError(row, name, error.wrong, error.right))
    return values, errors


def _primary_keys(row: int, raw: Mapping[str, object]) -> list[RowError]:
    return [
        RowError(
            row,
            quote(name),
            _("Records are never matched by a database's own id."),
            _("Leave this column out, or name it key."),
        )
        for name in raw
        if name.lower() in PRIMARY_KEYS
    ]


def _missing(
    row: int, raw: Mapping[str, object], values: dict[str, Any], errors: list[RowError]
) -> list[RowError]:
    broken = {error.field for error in errors}
    missing = [
        RowError(row, name, _("It is empty."), _("Every record needs it."))
        for name in MUST_HAVE
        if name not in broken and values[name] in {None, ""}
    ]
    if not broken & {"key", "public_id"} and not (values["key"] or values["public_id"]):
        missing.append(
            RowError(
                row,
                "key",
                _("It is empty."),
                _("Give every record a key that stays the same, so that it is found again."),
            )
        )
    if "question" not in broken and values["question"] and not fold_question(values["question"]):
        missing.append(RowError(row, "question", _("It has no words."), _("Write the question.")))
    return missing


def _contradictions(row: int, values: dict[str, Any], now: datetime) -> list[RowError]:
    checks = (_end_before_start, _end_past_video, _no_length, _expires_too_early, _not_yet_public)
    found = (check(values, now) for check in checks)
    return [RowError(row, error.field, error.wrong, error.right) for error in found if error]


def _end_before_start(values: dict[str, Any], now: datetime) -> FieldError | None:
    if values["end"] > values["start"]:
        return None
    start, end = format_timecode(values["start"]), format_timecode(values["end"])
    wrong = _("The clip ends at %(end)s and starts at %(start)s.") % {"end": end, "start": start}
    return FieldError(wrong, _("Give an end after the start."), "end")


def _end_past_video(values: dict[str, Any], now: datetime) -> FieldError | None:
    if not values["video_duration"] or fits_in(values["end"], values["video_duration"]):
        return None
    return past_the_video(values["end"], values["video_duration"])


def past_the_video(end_ms: int, duration_ms: int) -> FieldError:
    return FieldError(
        _("The clip ends at %(end)s, the video at %(duration)s.")
        % {"end": format_timecode(end_ms), "duration": format_timecode(duration_ms)},
        _("Give an end inside the video."),
        "end",
    )


def _no_length(values: dict[str, Any], now: datetime) -> FieldError | None:
    if values["video_duration"] != 0:
        return None
    right = _("Give its length in seconds, or leave it out.")
    return FieldError(_("A video lasts more than nothing."), right, "video_duration")


def _expires_too_early(values: dict[str, Any], now: datetime) -> FieldError | None:
    publish_at, expire_at = values["publish_at"], values["expire_at"]
    if not (publish_at and expire_at) or expire_at > publish_at:
        return None
    return FieldError(
        _("It would expire before it is published."), _("Give a later moment."), "expire_at"
    )


def _not_yet_public(values: dict[str, Any], now: datetime) -> FieldError | None:
    published_at = values["published_at"]
    if not published_at or published_at <= now or published_at == values["publish_at"]:
        return None
    return FieldError(
        _("The first public moment lies ahead."), _("Use publish_at for a plan."), "published_at"
    )


def _record(row: int, raw: Mapping[str, object], values: dict[str, Any]) -> Record:
    return Record(
        row=row,
        key=values["key"],
        public_id=values["public_id"],
        question=values["question"],
        folded_question=fold_question(values["question"]),
        question_slug=values["question_slug"],
        language=values["language"],
        outlet=values["outlet"],
        source=values["video_url"],
        video_title=values["video_title"],
        video_duration_ms=values["video_duration"],
        aired_on=values["aired_on"],
        start_ms=values["start"],
        end_ms=values["end"],
        topics=values["topics"],
        cues=values["transcript"],
        status=values["status"],
        published_at=values["published_at"],
        edit_versions=values["edit_version"] or FIRST_EDIT,
        has_versions=values["edit_version"] is not None,
        own={attribute: values[name] for name, attribute in OWN.items() if name in raw},
        warnings=tuple(_doubts(row, raw, values)),
    )


def _doubts(row: int, raw: Mapping[str, object], values: dict[str, Any]) -> list[RowWarning]:
    doubts = []
    length_ms = values["end"] - values["start"]
    stated_ms = values["stated_duration"]
    if stated_ms is not None and abs(stated_ms - length_ms) > STATED_TOLERANCE_MS:
        text = _("It says %(stated)s, the clip lasts %(length)s. The clip's start and end stand.")
        shown = {"stated": format_length(stated_ms), "length": format_length(length_ms)}
        doubts.append(RowWarning(row, "stated_duration", text % shown))
    if count := lists.count_without_length(raw.get("transcript")):
        text = _("%(count)d of its cues had no length; they last a second now.")
        doubts.append(RowWarning(row, "transcript", text % {"count": count}))
    return doubts

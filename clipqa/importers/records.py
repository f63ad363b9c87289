"""Parse a raw row into a record, or into all of its errors. Changes nothing in the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from clipqa.importers import fields, lists
from clipqa.importers.problems import FieldError, RowError, RowRejected, RowWarning
from clipqa.lib.sentences import quote
from clipqa.lib.timecodes import format_duration, format_timecode, parse_timecode
from clipqa.models.answer_field import AnswerField, Format
from clipqa.models.answer_fields import RECORD
from clipqa.models.clip import fits_in
from clipqa.models.question import fold_name, fold_question
from clipqa.providers import Source
from clipqa.transcripts import CueText

Versions = tuple[int, int, int]  # of the answer, its clip, its question
FIRST_EDIT: Versions = (1, 1, 1)
PRIMARY_KEYS = {"id", "pk"}
REQUIRED = ("question", "video_url", "start", "end")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
# The text of a cell in which a spreadsheet has read 02:20 as a time of day.
WITH_HOURS = re.compile(r"([0-9]{1,2}:[0-5][0-9]):00(?:[.,]0{1,12})?")
MAX_FIELD_NAME_LENGTH = 60  # including spaces around the name
STATED_TOLERANCE_MS = 1_000  # since published durations are rounded


def _max_length(field: AnswerField) -> int:
    return int(field.model_field.max_length)


PARSERS: dict[Format, Callable[[AnswerField], fields.Parser]] = {
    Format.TEXT: lambda field: fields.text(_max_length(field)),
    Format.MARKDOWN: lambda field: fields.markdown(_max_length(field)),
    Format.YES_NO: lambda field: fields.optional(fields.flag, False),
    Format.MOMENT: lambda field: fields.optional(fields.moment),
    Format.DAY: lambda field: fields.optional(fields.day),
    Format.TIME: lambda field: fields.optional(fields.time_ms),
    Format.KEY: lambda field: fields.key(_max_length(field)),
    Format.PUBLIC_ID: lambda field: fields.optional(fields.public_id, ""),
    Format.SLUG: lambda field: fields.optional(fields.slug, ""),
    Format.LANGUAGE: lambda field: fields.optional(fields.language, "en"),
    Format.STATUS: lambda field: fields.optional(fields.status, ""),
    Format.SOURCE: lambda field: fields.optional(fields.source),
    Format.TOPICS: lambda field: lists.topics,
    Format.TRANSCRIPT: lambda field: lists.transcript,
    Format.VERSIONS: lambda field: fields.optional(fields.versions),
}
# The fields of a record with their parsers, in the order of an export.
FIELDS: dict[str, fields.Parser] = {
    name: PARSERS[field.format](field) for name, field in RECORD.items()
}

# The values of fields that a row doesn't have.
MISSING = {name: parse(None) for name, parse in FIELDS.items()}

# Fields of the answer itself. A missing one leaves the existing value, an empty one clears it.
OWN = {
    name: field.name for name, field in RECORD.items() if field.is_own and not field.has_import_rule
}


@dataclass(frozen=True)  # no slots, with which the spool would take three times as long
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
    status: str  # '' leaves the existing one
    published_at: datetime | None
    edit_versions: Versions
    has_versions: bool
    in_minutes: tuple[int, int] | None  # start and end, if 02:20:00 may be meant as 02:20
    own: dict[str, Any]  # fields of the answer that the row has
    warnings: tuple[RowWarning, ...]

    @property
    def has_no_text(self) -> bool:
        return not self.own.get("body")


def parse_record(row: int, raw: Mapping[str, object], now: datetime) -> Record:
    """Return the record of a row. Raises RowRejected with all of its errors."""
    values, errors = _parse_fields(row, raw)
    _set_times_from_url(values, errors)
    errors += _primary_keys(row, raw) + _missing(row, raw, values, errors)
    if errors:
        raise RowRejected(*errors)
    in_minutes = _in_minutes(raw, values)
    warnings = _use_minutes_if_needed(row, values, in_minutes)
    if errors := _contradictions(row, values, now):
        raise RowRejected(*errors)
    return _record(row, raw, values, in_minutes, warnings)


def field_name(name: str) -> str:
    """Return the field of a column or key, regardless of case, spaces and hyphens."""
    return _find_field(name) if len(name) <= MAX_FIELD_NAME_LENGTH else name.strip()


@lru_cache(maxsize=1024)
def _find_field(name: str) -> str:
    found = _BETWEEN_WORDS.sub("_", fold_name(name))
    return found if found in FIELDS else name.strip()


def with_field_names(raw: Mapping[str, object]) -> Mapping[str, object]:
    """Return the row with the names of the record's fields. Exact names take precedence."""
    fields_by_name = {name: value for name, value in raw.items() if name in FIELDS}
    for name, value in raw.items():
        if name not in FIELDS:
            found = field_name(name)
            fields_by_name[name if found in fields_by_name else found] = value
    return fields_by_name


def unknown_fields(raw: Mapping[str, object]) -> set[str]:
    # A difference of sets is fast, and nearly every row has no unknown field.
    return {name for name in raw.keys() - FIELDS.keys() if name.lower() not in PRIMARY_KEYS}


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
            errors.append(RowError(row, name, error.message, error.hint))
    return values, errors


def _set_times_from_url(values: dict[str, Any], errors: list[RowError]) -> None:
    """Set a missing start and end from the video's URL, such as `?t=50` or `#t=50,60`."""
    invalid, source = {error.field for error in errors}, values.get("video_url")
    if source is None:
        return
    start_ms, end_ms = source.part(values.get("start"), values.get("end"))
    part = {"start": start_ms, "end": end_ms}
    values |= {name: ms for name, ms in part.items() if name not in invalid}


def _in_minutes(raw: Mapping[str, object], values: dict[str, Any]) -> tuple[int, int] | None:
    """Return start and end with 02:20:00 read as 02:20, which spreadsheets show so; else None."""
    times = [_parse_shown_with_hours(raw.get(name)) for name in ("start", "end")]
    if times == [None, None]:
        return None
    start_ms = values["start"] if times[0] is None else times[0]
    end_ms = values["end"] if times[1] is None else times[1]
    return (start_ms, end_ms) if start_ms < end_ms else None


def _parse_shown_with_hours(value: object) -> int | None:
    found = WITH_HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    return parse_timecode(found[1]) if found else None


def _use_minutes_if_needed(
    row: int, values: dict[str, Any], in_minutes: tuple[int, int] | None
) -> list[RowWarning]:
    """Use the times in minutes if the duration in the row is too short for those in hours."""
    times = (values["start"], values["end"])
    if in_minutes is None or not must_be_minutes(times, in_minutes, values["video_duration"]):
        return []
    values["start"], values["end"] = in_minutes
    return warn_of_minutes(row, times, in_minutes, values["video_duration"])


def must_be_minutes(
    times: tuple[int, int], in_minutes: tuple[int, int], duration_ms: int | None
) -> bool:
    """Return whether a clip fits the video only if its hours are read as minutes."""
    return not fits_in(max(times), duration_ms) and fits_in(max(in_minutes), duration_ms)


def warn_of_minutes(
    row: int, times: tuple[int, int], in_minutes: tuple[int, int], duration_ms: int
) -> list[RowWarning]:
    text = _(
        "%(hours)s is after the end of the video (%(duration)s), so it is read as %(minutes)s. "
        "Spreadsheets show minutes like this; write 00:%(minutes)s or seconds."
    )
    warnings = []
    for field, hours_ms, minutes_ms in zip(("start", "end"), times, in_minutes, strict=True):
        if hours_ms != minutes_ms:
            values = {"hours": hours_ms, "duration": duration_ms, "minutes": minutes_ms}
            timecodes = {name: format_timecode(ms) for name, ms in values.items()}
            warnings.append(RowWarning(row, field, text % timecodes))
    return warnings


def _primary_keys(row: int, raw: Mapping[str, object]) -> list[RowError]:
    return [
        RowError(
            row,
            quote(name),
            _("Records are never matched by database ids."),
            _("Remove this column, or name it key."),
        )
        for name in sorted(raw.keys() - FIELDS.keys())
        if name.lower() in PRIMARY_KEYS
    ]


def _missing(
    row: int, raw: Mapping[str, object], values: dict[str, Any], errors: list[RowError]
) -> list[RowError]:
    invalid = {error.field for error in errors}
    missing = [
        RowError(row, name, _("It is empty."), _("Every record needs it."))
        for name in REQUIRED
        if name not in invalid and values[name] in {None, ""}
    ]
    if not invalid & {"key", "public_id"} and not (values["key"] or values["public_id"]):
        missing.append(
            RowError(
                row,
                "key",
                _("It is empty."),
                _("Give every record a key that stays the same, so that it is found again."),
            )
        )
    if "question" not in invalid and values["question"] and not fold_question(values["question"]):
        missing.append(RowError(row, "question", _("It has no words."), _("Write the question.")))
    return missing


def _contradictions(row: int, values: dict[str, Any], now: datetime) -> list[RowError]:
    checks = (_end_before_start, _end_past_video, _no_length, _expires_too_early, _not_yet_public)
    found = (check(values, now) for check in checks)
    return [RowError(row, error.field, error.message, error.hint) for error in found if error]


def _end_before_start(values: dict[str, Any], now: datetime) -> FieldError | None:
    if values["end"] > values["start"]:
        return None
    start, end = format_timecode(values["start"]), format_timecode(values["end"])
    message = _("The clip ends at %(end)s and starts at %(start)s.") % {"end": end, "start": start}
    return FieldError(message, _("Give an end after the start."), "end")


def _end_past_video(values: dict[str, Any], now: datetime) -> FieldError | None:
    if not values["video_duration"] or fits_in(values["end"], values["video_duration"]):
        return None
    return past_video_error(values["end"], values["video_duration"])


def past_video_error(end_ms: int, duration_ms: int) -> FieldError:
    return FieldError(
        _("The clip ends at %(end)s, the video at %(duration)s.")
        % {"end": format_timecode(end_ms), "duration": format_timecode(duration_ms)},
        _("Give an end inside the video."),
        "end",
    )


def _no_length(values: dict[str, Any], now: datetime) -> FieldError | None:
    if values["video_duration"] != 0:
        return None
    hint = _("Give its duration in seconds, or omit it.")
    return FieldError(_("A video can't have a duration of 0."), hint, "video_duration")


def _expires_too_early(values: dict[str, Any], now: datetime) -> FieldError | None:
    publish_at, expire_at = values["publish_at"], values["expire_at"]
    if not (publish_at and expire_at) or expire_at > publish_at:
        return None
    return FieldError(
        _("It would expire before it is published."), _("Give a later time."), "expire_at"
    )


def _not_yet_public(values: dict[str, Any], now: datetime) -> FieldError | None:
    published_at = values["published_at"]
    if not published_at or published_at <= now or published_at == values["publish_at"]:
        return None
    return FieldError(
        _("The first public moment is in the future."),
        _("Use publish_at to schedule the answer."),
        "published_at",
    )


def _record(
    row: int,
    raw: Mapping[str, object],
    values: dict[str, Any],
    in_minutes: tuple[int, int] | None,
    warnings: list[RowWarning],
) -> Record:
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
        in_minutes=in_minutes,
        own={attribute: values[name] for name, attribute in OWN.items() if name in raw},
        warnings=(*warnings, *_get_warnings(row, raw, values)),
    )


def _get_warnings(row: int, raw: Mapping[str, object], values: dict[str, Any]) -> list[RowWarning]:
    warnings = []
    length_ms = values["end"] - values["start"]
    stated_ms = values["stated_duration"]
    if stated_ms is not None and abs(stated_ms - length_ms) > STATED_TOLERANCE_MS:
        text = _(
            "It says %(stated)s, the clip lasts %(length)s. The clip's start and end are used."
        )
        durations = {"stated": format_duration(stated_ms), "length": format_duration(length_ms)}
        warnings.append(RowWarning(row, "stated_duration", text % durations))
    if count := lists.count_cues_without_duration(raw.get("transcript")):
        text = _("%(count)d of its cues had no duration and now last a second.")
        warnings.append(RowWarning(row, "transcript", text % {"count": count}))
    warnings += [
        RowWarning(row, "transcript", text)
        for text in lists.unused_text_warnings(raw.get("transcript"))
    ]
    return warnings

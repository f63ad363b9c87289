"""From one raw value to one clean value: a small parser for each kind of field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from clipqa import providers
from clipqa.curation.edits import read_versions
from clipqa.importers.problems import FieldError
from clipqa.models.fields import LANGUAGE_TAG
from clipqa.models.public_id import is_public_id
from clipqa.models.publishing import Status
from clipqa.sentences import SentenceError, quote
from clipqa.slugs import make_slug
from clipqa.timecodes import parse_timecode

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
YES = {"true", "yes", "1"}
NO = {"false", "no", "0", ""}
# Before films there is nothing to air; far years break calendars on the way out.
YEARS = range(1880, 2201)

Parser = Callable[[object], object]


def storable(text: str) -> str:
    """Bytes that were no UTF-8 arrive here as lone surrogates."""
    if UNSTORABLE.search(text):
        raise FieldError(
            _("“%(value)s” has characters that can't be stored.") % {"value": quote(text)},
            _("Save the file as UTF-8, without NUL characters or half surrogate pairs."),
        )
    return text


def text(longest: int) -> Parser:
    def parse(value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise FieldError(
                _("“%(value)s” is not text.") % {"value": quote(value)}, _("Give it in quotes.")
            )
        clean = storable(value).strip()
        if len(clean) > longest:
            raise FieldError(
                _("It has %(length)d characters.") % {"length": len(clean)},
                _("Shorten it to %(longest)d.") % {"longest": longest},
            )
        return clean

    return parse


def key(longest: int) -> Parser:
    """Outside systems number their records as often as they name them."""
    parse_text = text(longest)

    def parse(value: object) -> object:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return parse_text(str(value) if is_number else value)

    return parse


def optional(parse: Parser, empty: object = None) -> Parser:
    """A parser for which null and blank text mean nothing."""

    def parse_or_nothing(value: object) -> object:
        blank = value is None or (isinstance(value, str) and not value.strip())
        return empty if blank else parse(value)

    return parse_or_nothing


def time_ms(value: object) -> int:
    try:
        return parse_timecode(value)  # type: ignore[arg-type]  # it refuses the other types itself
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None


def source(value: object) -> providers.Source:
    if not isinstance(value, str):
        raise FieldError(
            _("“%(value)s” is no address.") % {"value": quote(value)},
            _("Give the video's address in quotes, with https://."),
        )
    try:
        return _recognise(value)
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None


# Many answers are cut from one video.
_recognise = lru_cache(maxsize=2048)(providers.recognise)


def day(value: object) -> date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value.strip()):
            return _in_calendar(date.fromisoformat(value.strip()))
    except ValueError:
        pass
    raise FieldError(
        _("“%(value)s” is not a day.") % {"value": quote(value)}, _("Write it like 2025-02-18.")
    )


def moment(value: object) -> datetime:
    """A moment without an offset is in UTC."""
    try:
        if isinstance(value, str) and DAY.match(value.strip()):
            found = datetime.fromisoformat(value.strip())
            _in_calendar(found.date())
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except ValueError:
        pass
    raise FieldError(
        _("“%(value)s” is not a moment.") % {"value": quote(value)},
        _("Write it like 2025-02-18T12:30:00Z."),
    )


def _in_calendar(found: date) -> date:
    if found.year not in YEARS:
        raise ValueError
    return found


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str) else ""
    if isinstance(value, int) and value in (0, 1):
        word = str(value)
    if word in YES or (word in NO and word):
        return word in YES
    raise FieldError(
        _("“%(value)s” is neither yes nor no.") % {"value": quote(value)},
        _("Write true or false."),
    )


def status(value: object) -> str:
    if isinstance(value, str) and value.strip() in Status.values:
        return value.strip()
    raise FieldError(
        _("“%(value)s” is no status.") % {"value": quote(value)},
        _("Write one of %(statuses)s; scheduled is published with a publish_at ahead.")
        % {"statuses": ", ".join(Status.values)},
    )


def language(value: object) -> str:
    if isinstance(value, str) and len(value) <= 35 and LANGUAGE_TAG.fullmatch(value.strip()):
        return value.strip()
    raise FieldError(
        _("“%(value)s” is no language tag.") % {"value": quote(value)},
        _("Write it like en, ar or pt-BR."),
    )


def slug(value: object) -> str:
    if isinstance(value, str) and make_slug(storable(value).strip()) == value.strip():
        return value.strip()
    example = make_slug(value) if isinstance(value, str) else ""
    raise FieldError(
        _("“%(value)s” is no slug.") % {"value": quote(value)},
        _("Use letters, digits and single hyphens, such as %(example)s.")
        % {"example": quote(example or "why-talks")},
    )


def versions(value: object) -> tuple[int, int, int]:
    found = read_versions(value.strip()) if isinstance(value, str) else None
    if found and min(found) > 0:
        return found
    raise FieldError(
        _("“%(value)s” is no edit version.") % {"value": quote(value)},
        _("Leave it as an export wrote it, such as a3c1q2, or leave it out."),
    )


def public_id(value: object) -> str:
    if isinstance(value, str) and is_public_id(value.strip()):
        return value.strip()
    raise FieldError(
        _("“%(value)s” is no public id.") % {"value": quote(value)},
        _("Leave it out, or give the ten letters and digits that an export wrote."),
    )

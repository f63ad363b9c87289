"""Parsers that validate a raw value and convert it, one for each kind of field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from clipqa import providers
from clipqa.curation.versions import parse_versions
from clipqa.hosts import provider_table
from clipqa.importers.problems import FieldError
from clipqa.lib.characters import check_text, is_storable
from clipqa.lib.richtext import check_markdown
from clipqa.lib.sentences import SentenceError, quote
from clipqa.lib.slugs import MAX_SLUG_LENGTH, make_slug
from clipqa.lib.timecodes import parse_timecode
from clipqa.models.fields import LANGUAGE_TAG
from clipqa.models.public_id import is_public_id
from clipqa.models.publishing import Status

DECIMAL_COMMA = re.compile(r"[0-9:]+,[0-9]{1,12}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
STATUSES = frozenset(Status.values)
STATUS_WORDS = re.compile(r"[\s_-]+")  # separators, so that "In review" is read as in_review
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TRUE_WORDS = {"true", "yes", "1"}
FALSE_WORDS = {"false", "no", "0", ""}
# There were no films before. Dates near the year 9999 overflow in conversions of time zones.
YEARS = range(1880, 2201)

Parser = Callable[[object], object]


def require_storable(text: str) -> str:
    """Return the text, or raise FieldError for characters that can't be stored.

    Invalid bytes of a UTF-8 file were decoded to lone surrogates, which are rejected here.
    """
    if not is_storable(text):
        raise FieldError(
            _("“%(value)s” has characters that can't be stored.") % {"value": quote(text)},
            _("Save the file as UTF-8, without NUL characters or half surrogate pairs."),
        )
    return text


def text(max_length: int) -> Parser:
    def parse(value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise FieldError(
                _("“%(value)s” is not text.") % {"value": quote(value)}, _("Give it in quotes.")
            )
        clean = require_storable(value).strip()
        if len(clean) > max_length:
            raise FieldError(
                _("It has %(length)d characters.") % {"length": len(clean)},
                _("Shorten it to %(longest)d.") % {"longest": max_length},
            )
        try:
            check_text(clean)
        except SentenceError as error:
            raise FieldError.from_sentence(error) from None
        return clean

    return parse


def markdown(max_length: int) -> Parser:
    parse_text = text(max_length)

    def parse(value: object) -> object:
        clean = parse_text(value)
        try:
            check_markdown(str(clean))
        except SentenceError as error:
            raise FieldError.from_sentence(error) from None
        return clean

    return parse


def key(max_length: int) -> Parser:
    """Return a parser that accepts text and integers, since other systems may number records."""
    parse_text = text(max_length)

    def parse(value: object) -> object:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return parse_text(str(value) if is_number else value)

    return parse


def optional(parse: Parser, empty: object = None) -> Parser:
    """Return a parser that returns `empty` for null and blank text."""

    def parse_or_nothing(value: object) -> object:
        blank = value is None or (isinstance(value, str) and not value.strip())
        return empty if blank else parse(value)

    return parse_or_nothing


def time_ms(value: object) -> int:
    if isinstance(value, str) and "," in value:
        value = _replace_decimal_comma(value)
    try:
        return parse_timecode(value)  # type: ignore[arg-type]  # it rejects other types itself
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None


def _replace_decimal_comma(value: str) -> str:
    """Replace the decimal comma of a time with a point.

    Raises FieldError if the comma may be a thousands separator: 1,234 is rejected, while 0,5 and
    00:01:02,500 are accepted.
    """
    text = value.strip()
    if THOUSANDS.fullmatch(text):
        message = _("“%(value)s” may mean thousands of seconds or a fraction of a second.")
        values = {"value": quote(value), "point": text.replace(",", ".")}
        hint = _("Write %(point)s with a point, the seconds without a comma, or a timecode.")
        raise FieldError(message % values, hint % values)
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else value


def source(value: object) -> providers.Source:
    if not isinstance(value, str):
        raise FieldError(
            _("“%(value)s” is not a URL.") % {"value": quote(value)},
            _("Give the URL of the video in quotes, with https://."),
        )
    try:
        return _recognised(provider_table(), value.strip())
    except SentenceError as error:
        raise FieldError.from_sentence(error) from None


@lru_cache(maxsize=2048)  # since many answers have clips of the same video
def _recognised(table: providers.ProviderTable, text: str) -> providers.Source:
    return table.recognise(text)


def day(value: object) -> date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value.strip()):
            return _require_plausible_year(date.fromisoformat(value.strip()))
    except ValueError:
        pass
    raise FieldError(
        _("“%(value)s” is not a date.") % {"value": quote(value)}, _("Write it like 2025-02-18.")
    )


def moment(value: object) -> datetime:
    """Parse a date and time. Without an offset it is in UTC."""
    try:
        if isinstance(value, str) and DAY.match(value.strip()):
            found = datetime.fromisoformat(value.strip())
            _require_plausible_year(found.date())
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except ValueError:
        pass
    raise FieldError(
        _("“%(value)s” is not a date and time.") % {"value": quote(value)},
        _("Write it like 2025-02-18T12:30:00Z."),
    )


def _require_plausible_year(found: date) -> date:
    if found.year not in YEARS:
        raise ValueError
    return found


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str) else ""
    if isinstance(value, int) and value in (0, 1):
        word = str(value)
    if word in TRUE_WORDS or (word in FALSE_WORDS and word):
        return word in TRUE_WORDS
    raise FieldError(
        _("“%(value)s” is neither yes nor no.") % {"value": quote(value)},
        _("Write true or false."),
    )


def status(value: object) -> str:
    if isinstance(value, str):
        found = value if value in STATUSES else STATUS_WORDS.sub("_", value.strip().lower())
        if found in STATUSES:
            return found
    raise FieldError(
        _("“%(value)s” is not a status.") % {"value": quote(value)},
        _("Write one of %(statuses)s; scheduled is published with a publish_at ahead.")
        % {"statuses": ", ".join(Status.values)},
    )


def language(value: object) -> str:
    if isinstance(value, str) and len(value) <= 35 and LANGUAGE_TAG.fullmatch(value.strip()):
        return value.strip()
    raise FieldError(
        _("“%(value)s” is not a language tag.") % {"value": quote(value)},
        _("Write it like en, ar or pt-BR."),
    )


def slug(value: object) -> str:
    # Cut first, since normalization takes quadratic time for a long run of combining accents.
    start = require_storable(value).strip()[: MAX_SLUG_LENGTH + 1] if isinstance(value, str) else ""
    example = make_slug(start)
    if start and example == start:
        return start
    raise FieldError(
        _("“%(value)s” is not a slug.") % {"value": quote(value)},
        _("Use letters, digits and single hyphens, such as %(example)s.")
        % {"example": quote(example or "why-talks")},
    )


def versions(value: object) -> tuple[int, int, int]:
    found = parse_versions(value.strip()) if isinstance(value, str) else None
    if found and min(found) > 0:
        return found
    raise FieldError(
        _("“%(value)s” is not an edit version.") % {"value": quote(value)},
        _("Leave it as exported, such as a3c1q2, or omit it."),
    )


def public_id(value: object) -> str:
    if isinstance(value, str) and is_public_id(value.strip()):
        return value.strip()
    raise FieldError(
        _("“%(value)s” is not a public id.") % {"value": quote(value)},
        _("Omit it, or give the ten letters and digits of an export."),
    )

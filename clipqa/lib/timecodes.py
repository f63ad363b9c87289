"""Convert timecodes and media fragments to integer milliseconds and back."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from clipqa.lib.sentences import SentenceError, gettext_noop, quote

HOUR_MS = 3_600_000
LIMIT_MS = 100 * HOUR_MS  # two digits of hours; a longer time is a mistake of units

_TIMECODE = re.compile(
    r"(?:(?:(?P<hours>[0-9]{1,2}):)?(?P<minutes>[0-9]{1,4}):)?"
    r"(?P<seconds>[0-9]{1,6})(?P<fraction>\.[0-9]{1,12})?"
)
_UNITS = re.compile(
    r"(?:(?P<hours>[0-9]{1,2})h)?(?:(?P<minutes>[0-9]{1,4})m)?"
    r"(?:(?P<seconds>[0-9]{1,6})(?P<fraction>\.[0-9]{1,12})?s)?"
)

UNREADABLE = gettext_noop(
    "“%(value)s” is not a time. Write seconds (140.5) or a timecode (02:20, 1:02:03.5)."
)
BEYOND_SIXTY = gettext_noop(
    "“%(value)s” is not a time: after a colon, minutes and seconds must be below 60. "
    "Write 02:20 or 1:02:03.5."
)
NEGATIVE = gettext_noop("“%(value)s” is before the start. Write a time of 0 or later.")
TOO_LONG = gettext_noop(
    "“%(value)s” is 100 hours or more. Write a time below 100 hours, in seconds."
)


class TimecodeError(SentenceError):
    """The value is not a time, or it is out of range."""


def parse_timecode(value: str | int | float) -> int:
    """Return the milliseconds of seconds (140.5) or of a timecode ("02:20", "1:02:03.5").

    Raise `TimecodeError` for any other value.
    """
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TimecodeError(UNREADABLE, value=quote(value))
    return _from_number(value)


def _from_number(value: int | float) -> int:
    if not 0 <= value < LIMIT_MS // 1000:
        raise _out_of_bounds(value)
    ms = value * 1000
    rounded = round(ms)
    # Nearly always the float is so close to a whole number that Decimal would round it alike.
    if abs(ms - rounded) < 0.01:
        return _bounded(rounded, value)
    return _bounded(_to_ms(Decimal(str(value))), value)


def _out_of_bounds(value: int | float) -> TimecodeError:
    if value != value:  # NaN
        return TimecodeError(UNREADABLE, value=quote(value))
    return TimecodeError(NEGATIVE if value < 0 else TOO_LONG, value=quote(value))


def _from_text(value: str) -> int:
    text = value.strip()
    match = _TIMECODE.fullmatch(text)
    if match is None:
        template = NEGATIVE if _TIMECODE.fullmatch(text[1:]) and text[0] == "-" else UNREADABLE
        raise TimecodeError(template, value=quote(value))
    if _breaks_sixty(match):
        raise TimecodeError(BEYOND_SIXTY, value=quote(value))
    return _bounded(_total_ms(match), value)


def _breaks_sixty(match: re.Match[str]) -> bool:
    hours, minutes, seconds = match["hours"], match["minutes"], match["seconds"]
    if minutes is None:
        return False
    # People write ninety minutes as "90:00", so minutes without hours may be 60 or more.
    return int(seconds) >= 60 or (hours is not None and int(minutes) >= 60)


def _total_ms(match: re.Match[str]) -> int:
    whole = int(match["hours"] or 0) * 3600 + int(match["minutes"] or 0) * 60
    return whole * 1000 + _to_ms(Decimal((match["seconds"] or "0") + (match["fraction"] or "")))


def _to_ms(seconds: Decimal) -> int:
    return int((seconds * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _bounded(ms: int, value: object) -> int:
    if ms >= LIMIT_MS:
        raise TimecodeError(TOO_LONG, value=quote(value))
    return ms


def format_timecode(ms: int) -> str:
    """Return the shortest timecode that is parsed as exactly these milliseconds."""
    fraction = f".{ms % 1000:03d}".rstrip("0") if ms % 1000 else ""
    return format_clock(ms) + fraction


def format_clock(ms: int) -> str:
    """Return whole seconds, rounded down: "02:20", "1:02:03"."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def format_duration(ms: int) -> str:
    """Return a duration to the nearest second, at least one: "0:10", "1:02:03"."""
    minutes, seconds = divmod(max(1, (ms + 500) // 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def format_seconds(ms: int) -> str:
    """Return seconds as a URL has them: "50", "50.5"."""
    whole, rest = divmod(ms, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def parse_media_time(text: str) -> int | None:
    """Return the milliseconds of a time in a URL ("90", "80.5s", "1m20s", "1:20"), or None."""
    text = text.strip().lower().removeprefix("npt:")
    match = _UNITS.fullmatch(text)
    if text and match is not None:
        return ms if (ms := _total_ms(match)) < LIMIT_MS else None
    try:
        return parse_timecode(text)
    except TimecodeError:
        return None


def media_fragment(start_ms: int, end_ms: int | None = None) -> str:
    """Return the W3C media fragment of a range: "#t=50,60"."""
    end = "" if end_ms is None else f",{format_seconds(end_ms)}"
    return f"#t={format_seconds(start_ms)}{end}"

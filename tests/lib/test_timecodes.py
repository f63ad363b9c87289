"""Times are parsed to milliseconds and formatted for readers and URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.lib.timecodes import (
    LIMIT_MS,
    TimecodeError,
    format_clock,
    format_duration,
    format_seconds,
    format_timecode,
    media_fragment,
    parse_media_time,
    parse_timecode,
)

times = st.integers(min_value=0, max_value=LIMIT_MS - 1)


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        ("140.5", 140_500),
        ("02:20", 140_000),
        ("2:20.5", 140_500),
        ("1:02:03.5", 3_723_500),
        ("90:00", 5_400_000),
        (" 0 ", 0),
        ("99:59:59.999", LIMIT_MS - 1),
        (140.5, 140_500),
        (140, 140_000),
        (1e-7, 0),
        (-0.0, 0),
        ("0.0005", 1),
        (0.0005, 1),
    ],
)
def test_seconds_and_timecodes_become_milliseconds(value: str | float, ms: int) -> None:
    assert parse_timecode(value) == ms


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "abc", "1:2:3:4", "2,5", "1e3", "02:20 -", "٠٢:٢٠", "0x10", "1:", ":1", "1.", ".5",
        "\x00", "\ud800", True, None, [], {}, float("nan"), "nan", "9" * 5000,
    ],
    ids=lambda value: ascii(value)[:20],
)  # fmt: skip
def test_any_other_value_is_refused_with_both_ways_to_write_a_time(value: object) -> None:
    with pytest.raises(TimecodeError, match=r"is not a time.*140\.5.*02:20"):
        parse_timecode(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["1:60", "0:99", "1:60:00", "1:99:00"])
def test_minutes_and_seconds_after_a_colon_must_be_below_sixty(value: str) -> None:
    with pytest.raises(TimecodeError, match="below 60"):
        parse_timecode(value)


@pytest.mark.parametrize(
    "value",
    [-1, -0.5, "-1", "-02:20", float("-inf"), -(10**5000)],
    ids=lambda value: type(value).__name__,
)
def test_a_time_before_the_start_is_refused(value: str | float) -> None:
    with pytest.raises(TimecodeError, match="0 or later"):
        parse_timecode(value)


@pytest.mark.parametrize(
    "value",
    [360_000, "360000", "359999.9999", 359_999.9999, "9999:59", 10**5000, 1e300, float("inf")],
    ids=lambda value: type(value).__name__,
)
def test_a_hundred_hours_are_too_long_however_they_are_written(value: str | float) -> None:
    with pytest.raises(TimecodeError, match="below 100 hours"):
        parse_timecode(value)


def test_the_message_quotes_the_value_short_and_printable() -> None:
    with pytest.raises(TimecodeError) as refusal:
        parse_timecode("\x1b" + "x" * 5000)
    assert len(str(refusal.value)) < 200
    assert str(refusal.value).isprintable()


def test_an_error_can_be_translated_where_it_is_shown() -> None:
    with pytest.raises(TimecodeError) as refusal:
        parse_timecode("abc")
    error = refusal.value
    assert error.template % error.values == str(error)
    assert error.values == {"value": "abc"}


@given(times)
def test_a_formatted_timecode_is_parsed_as_the_same_milliseconds(ms: int) -> None:
    assert parse_timecode(format_timecode(ms)) == ms
    assert parse_timecode(format_seconds(ms)) == ms
    assert parse_timecode(ms / 1000) == ms


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_any_value_gives_a_time_in_range_or_a_timecode_error(value: object) -> None:
    try:
        ms = parse_timecode(value)  # type: ignore[arg-type]
    except TimecodeError:
        return
    assert 0 <= ms < LIMIT_MS


@pytest.mark.parametrize(
    ("ms", "text"),
    [(140_000, "02:20"), (140_500, "02:20.5"), (3_723_500, "1:02:03.5"), (50, "00:00.05")],
)
def test_a_timecode_has_no_unneeded_digits(ms: int, text: str) -> None:
    assert format_timecode(ms) == text


def test_a_clock_rounds_down_so_that_it_never_points_past_the_moment() -> None:
    assert format_clock(140_999) == "02:20"
    assert format_clock(3_723_999) == "1:02:03"


@pytest.mark.parametrize(
    ("ms", "text"),
    [(10_000, "0:10"), (10_499, "0:10"), (10_500, "0:11"), (1, "0:01"), (3_723_000, "1:02:03")],
)
def test_a_duration_is_rounded_to_at_least_one_second(ms: int, text: str) -> None:
    assert format_duration(ms) == text


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90", 90_000),
        ("90s", 90_000),
        ("80.5s", 80_500),
        ("1m20s", 80_000),
        ("1h2m3s", 3_723_000),
        ("2h", 7_200_000),
        ("1:20", 80_000),
        ("npt:1:20", 80_000),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("9999m", None),
    ],
)
def test_times_in_urls_are_parsed_in_their_usual_forms(text: str, ms: int | None) -> None:
    assert parse_media_time(text) == ms


def test_a_media_fragment_names_the_range_in_seconds() -> None:
    assert media_fragment(50_000, 60_500) == "#t=50,60.5"
    assert media_fragment(50_000) == "#t=50"

from __future__ import annotations

import pytest

from clipqa.lib.timecodes import (
    LIMIT_MS,
    TimecodeError,
    format_seconds,
    format_timecode,
    parse_media_time,
    parse_timecode,
)
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes

TIMES = Grammar(
    fragments=(
        "0",
        "5",
        "59",
        "60",
        "99",
        "100",
        ":",
        ".",
        "-",
        "+",
        "h",
        "m",
        "s",
        "npt:",
        "e",
        "_",
    ),
    documents=(
        "140.5",
        "02:20",
        "1:02:03.5",
        "99:59:59.999",
        "1h2m3s",
        "90m",
        "npt:1:20",
        "-1",
        "nan",
    ),
)
SHAPES = shapes("9", "0", "1:", ":", ".", "1.", " ", "1h", "-", "9m9s", "npt:")


def check(text: str) -> None:
    _check_timecode(text)
    _check_media_time(text)


def _check_timecode(value: str | float) -> None:
    try:
        ms = parse_timecode(value)
    except TimecodeError as error:
        assert_sentence(error)
        return
    assert 0 <= ms < LIMIT_MS
    assert parse_timecode(format_timecode(ms)) == ms
    assert parse_media_time(format_seconds(ms)) == ms


def _check_media_time(text: str) -> None:
    ms = parse_media_time(text)
    assert ms is None or 0 <= ms < LIMIT_MS


def check_number(text: str) -> None:
    try:
        number = float(text)
    except ValueError:
        return
    _check_timecode(number)


def test_a_time_is_parsed_or_refused_with_a_message() -> None:
    fuzz(check, TIMES)


def test_a_number_is_a_time_or_refused_with_a_message() -> None:
    fuzz(check_number, TIMES)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_times_take_linear_time(shape: Shape) -> None:
    assert_linear(check, shape, 1_000_000)

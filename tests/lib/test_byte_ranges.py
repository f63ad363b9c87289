"""A Range header selects one part of a file, or is ignored, or can't be satisfied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.lib.byte_ranges import MAX_PART, Part, UnsatisfiableRangeError, parse_range

FILM = 10 * MAX_PART


@pytest.mark.parametrize(
    ("header", "start", "length"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, 1000),
        ("bytes=999-", 999, 1),
        ("bytes=100-5000", 100, 900),
        ("bytes=-10", 990, 10),
        ("bytes=-5000", 0, 1000),
        ("BYTES = 5-5", 5, 1),
        ("bytes=10-19,30-39", 10, 10),
        ("bytes=5000-, 10-19", 10, 10),
    ],
)
def test_one_part_is_parsed(header: str, start: int, length: int) -> None:
    assert parse_range(header, 1000) == Part(start, length, 1000)


@pytest.mark.parametrize(
    "header", ["bytes=0-", f"bytes=0-{FILM}", f"bytes=-{FILM}", "bytes=0-3,9-"]
)
def test_no_part_is_larger_than_two_mebibytes(header: str) -> None:
    part = parse_range(header, FILM)
    assert part is not None
    assert part.start == 0
    assert part.length == (4 if "3" in header[:10] else MAX_PART)


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "seconds=0-1", "0-1"),
        *("bytes=0", "bytes=--1", "bytes=+1-2", "bytes=0-1;2-3", "bytes=٣-٤"),
        "bytes=" + "9" * 40 + "-",
        "bytes=" + "0-1," * 40,
    ],
)
def test_an_invalid_header_is_ignored(header: str) -> None:
    assert parse_range(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=2000-,-0"])
def test_a_range_outside_the_file_is_unsatisfiable(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, 1000)


def test_an_empty_file_satisfies_no_range() -> None:
    for header in ("bytes=0-", "bytes=-5", "bytes=0-0"):
        with pytest.raises(UnsatisfiableRangeError):
            parse_range(header, 0)


@given(st.text(alphabet="bytes=0123456789-, \t", max_size=40), st.integers(0, 10**12))
def test_any_part_is_inside_the_file(rest: str, size: int) -> None:
    try:
        part = parse_range("bytes=" + rest, size)
    except UnsatisfiableRangeError:
        return
    if part:
        assert 0 <= part.start < part.start + part.length <= size
        assert part.length <= MAX_PART

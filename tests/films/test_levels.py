"""Levels and frame times of any length fit into their bounds, and survive packing."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.films import frame_times
from clipqa.films.levels import (
    FIRST_LEVEL_MS,
    MAX_OVERVIEW_PAIRS,
    RATE,
    SAMPLES,
    Levels,
    merged,
    read_levels,
)


def samples(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}h", *values)


def test_a_pair_has_the_lowest_and_the_highest_sample_of_40_ms() -> None:
    sound = samples(*[0] * (SAMPLES - 2), -32_768, 32_767, *[256] * SAMPLES)
    assert read_levels(io.BytesIO(sound)) == Levels(FIRST_LEVEL_MS, bytes([0, 255, 129, 129]))


def test_the_end_of_the_sound_may_be_shorter_than_a_pair() -> None:
    assert read_levels(io.BytesIO(samples(*[0] * SAMPLES, 512))).pairs == bytes(
        [128, 128, 130, 130]
    )
    assert read_levels(io.BytesIO(b"")).pairs == b""
    assert read_levels(io.BytesIO(b"\1")).pairs == b""


@pytest.mark.parametrize("seconds", [3, 100, 400, 3000])
def test_a_long_film_has_longer_pairs(seconds: int) -> None:
    found = read_levels(io.BytesIO(bytes(seconds * RATE * 2)), most=100)
    pairs = len(found.pairs) // 2
    assert found.ms in {FIRST_LEVEL_MS * 2**power for power in range(12)}
    assert (pairs - 1) * found.ms < seconds * 1000 <= pairs * found.ms
    assert 50 <= pairs <= 100
    assert set(found.pairs) == {128}


def test_an_overview_covers_the_whole_film() -> None:
    found = Levels(40, bytes([100, 150]) * 399_999).within(MAX_OVERVIEW_PAIRS)
    pairs = len(found.pairs) // 2
    assert MAX_OVERVIEW_PAIRS // 2 <= pairs <= MAX_OVERVIEW_PAIRS
    assert (pairs - 1) * found.ms < 399_999 * 40 <= pairs * found.ms


@given(st.binary(max_size=400).filter(lambda data: len(data) % 2 == 0))
def test_merging_keeps_the_extremes(pairs: bytes) -> None:
    found = merged(pairs)
    assert len(found) // 2 == (len(pairs) // 2 + 1) // 2
    assert min(found[0::2], default=0) == min(pairs[0::2], default=0)
    assert max(found[1::2], default=0) == max(pairs[1::2], default=0)


@given(st.sets(st.integers(0, 2**32 - 1)).map(sorted))
def test_packed_frame_times_are_the_same(times: list[int]) -> None:
    assert frame_times.unpack(frame_times.pack(times)) == times


def test_frame_times_are_read_in_order_and_without_hidden_frames() -> None:
    printed = b"-0.080000\n0.080000,\nN/A\n0.000000\n0.040000\n0.040000\n1e99\n\n"
    assert frame_times.read_frame_times(printed.splitlines()) == [0, 40_000, 80_000]


def test_an_hour_of_frames_takes_little_room() -> None:
    assert len(frame_times.pack(range(0, 3_600_000_000, 40_000))) < 2_000


def test_too_many_frames_are_not_stored() -> None:
    lines = [b"%d\n" % number for number in range(11)]
    assert len(frame_times.read_frame_times(lines, most=11)) == 11
    assert frame_times.read_frame_times(lines, most=10) == []

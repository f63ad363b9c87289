"""Levels of a film's sound, for a waveform: pairs of bytes, the lowest and the highest sample.

A byte of 128 is silence, 0 and 255 are the extremes. A pair covers 40 ms, or twice that as often as
a longer film needs to stay within `MAX_PAIRS`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clipqa.films.programs import output_of, program
from clipqa.posters.frames import LIMITS, input_arguments

RATE = 4_000  # samples a second: enough for the loudness of speech
FIRST_LEVEL_MS = 40
SAMPLES = RATE * FIRST_LEVEL_MS // 1000  # of one pair
CHUNK = SAMPLES * 2 * 1024  # bytes: 1024 pairs, so that pairs of a longer duration are complete too
MAX_PAIRS, MAX_OVERVIEW_PAIRS = 400_000, 4_000
# Audio that begins late or has gaps is filled with silence, so that a pair's place is its time.
FILTER = f"aresample={RATE}:async=1:first_pts=0"
MONO = ["-map", "0:a:0", "-vn", "-af", FILTER, "-ac", "1", "-f", "s16le", "-"]


@dataclass(frozen=True)
class Levels:
    """`ms` is the duration that one pair covers."""

    ms: int
    pairs: bytes

    def within(self, most: int) -> Levels:
        """Return at most so many pairs, by merging neighbours."""
        found = self
        while len(found.pairs) > 2 * most:
            found = Levels(found.ms * 2, merged(found.pairs))
        return found


def measure_levels(video: Path) -> Levels:
    command = [program("ffmpeg"), *LIMITS, *input_arguments(video), *MONO]
    with output_of(command) as output:
        return read_levels(output)


def read_levels(output: IO[bytes], most: int = MAX_PAIRS) -> Levels:
    """Read signed 16-bit samples, in little-endian order as on every machine that runs ClipQA."""
    pairs, ms, share = bytearray(), FIRST_LEVEL_MS, SAMPLES
    while chunk := output.read(CHUNK):
        samples = array("h", chunk[: len(chunk) // 2 * 2])
        pairs += _pairs(samples, share)
        while len(pairs) > 2 * most:
            pairs, ms, share = bytearray(merged(bytes(pairs))), ms * 2, share * 2
    return Levels(ms, bytes(pairs))


def _pairs(samples: array[int], share: int) -> bytearray:
    pairs = bytearray()
    for start in range(0, len(samples), share):
        part = samples[start : start + share]
        pairs += bytes(((min(part) >> 8) + 128, (max(part) >> 8) + 128))
    return pairs


def merged(pairs: bytes) -> bytes:
    """Return pairs of twice the duration."""
    lows, highs = pairs[0::2], pairs[1::2]
    result = bytearray()
    for at in range(0, len(lows), 2):
        result += bytes((min(lows[at : at + 2]), max(highs[at : at + 2])))
    return bytes(result)

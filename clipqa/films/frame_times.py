"""Times at which a film shows its frames, in microseconds, packed to less than a byte each."""

import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

from clipqa.films.programs import output_of, program
from clipqa.posters.frames import input_arguments

MAX_FRAMES = 2_000_000  # nine hours of 60 frames a second
MAX_GAP = 2**32 - 1  # microseconds between two frames
PACKETS = ["-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0"]


def measure_frame_times(video: Path) -> list[int]:
    """Return the times in order; an empty list for a film with more than `MAX_FRAMES`."""
    command = [program("ffprobe"), "-v", "error", *PACKETS, *input_arguments(video)]
    with output_of(command) as output:
        return read_frame_times(output)


def read_frame_times(output: Iterable[bytes], most: int = MAX_FRAMES) -> list[int]:
    times = array("q")
    for time in _times(output):
        if len(times) <= most:
            times.append(time)
    return sorted(set(times)) if len(times) <= most else []


def pack(times: Iterable[int]) -> bytes:
    """Store the gaps from frame to frame, which are nearly all alike and so compress well.

    Times after a gap of more than an hour are left out.
    """
    gaps, last = array("I"), 0
    for time in times:
        if time - last > MAX_GAP:
            break
        gaps.append(time - last)
        last = time
    return zlib.compress(gaps.tobytes()) if gaps else b""


def unpack(packed: bytes) -> list[int]:
    gaps = array("I")
    gaps.frombytes(zlib.decompress(packed) if packed else b"")
    return list(accumulate(gaps))


def _times(output: Iterable[bytes]) -> Iterator[int]:
    for line in output:
        try:
            seconds = float(line.split(b",")[0])
        except ValueError:  # "N/A"
            continue
        if 0 <= seconds < 10**6:  # an edit list hides frames before 0
            yield round(seconds * 1_000_000)

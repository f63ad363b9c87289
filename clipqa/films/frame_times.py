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
RATE_FRAMES = 3_000  # from which the rate is computed
MAX_ROUNDING = 1_500  # microseconds; WebM has times in milliseconds
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


def frame_rate(packed_start: bytes) -> float | None:
    """Return the frames a second, rounded to hundredths, from the beginning of packed times.

    None if the gaps differ by more than rounding to milliseconds explains.
    """
    data = zlib.decompressobj().decompress(packed_start, RATE_FRAMES * 4)
    gaps = array("I")
    gaps.frombytes(data[: len(data) // 4 * 4])
    gaps = gaps[1:]  # the first is the time of the first frame
    if not gaps or max(gaps) - min(gaps) > MAX_ROUNDING:
        return None
    return round(1_000_000 * len(gaps) / sum(gaps), 2)


def _times(output: Iterable[bytes]) -> Iterator[int]:
    for line in output:
        try:
            seconds = float(line.split(b",")[0])
        except ValueError:  # "N/A"
            continue
        if 0 <= seconds < 10**6:  # an edit list hides frames before 0
            yield round(seconds * 1_000_000)

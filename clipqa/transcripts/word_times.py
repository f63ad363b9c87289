"""When each word of a cue begins, as a compact text. Pure.

It has a number for each word, separated by commas: the milliseconds after the start of the cue, so
that a shift of all cues leaves it as it is. Words without a time have none: those of “the harbour
opens” may be ",500,1000". It is empty if no word has a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

Offsets = list[int | None]
Stamp = tuple[int, int | None]  # a place in a text, and the time that begins there

_WORD = re.compile(r"\S+")


def pack_offsets(offsets: Iterable[int | None]) -> str:
    packed = ",".join("" if offset is None else str(offset) for offset in offsets)
    return packed if packed.strip(",") else ""


def unpack_offsets(word_times: str, text: str) -> Offsets:
    """Return an offset for each word. Empty if there are none, or those of another text."""
    if not word_times:
        return []
    offsets = [int(part) if part else None for part in word_times.split(",")]
    return offsets if len(offsets) == len(text.split()) else []


def offsets_of_rows(
    words: str, stamps: Sequence[Stamp], start_ms: int, end_ms: int
) -> list[Offsets]:
    """Return the offsets of the words of each row that has any.

    A word begins at the last time that stands between it and the word before. As players do, times
    outside of the cue are ignored, and those that aren't after the time before.
    """
    rows: list[Offsets] = []
    at, former_end, row_start, latest = 0, 0, 0, start_ms
    for row in words.split("\n"):
        offsets: Offsets = []
        for word in _WORD.finditer(row):
            found = None
            while at < len(stamps) and stamps[at][0] <= row_start + word.start():
                found = stamps[at][1] if stamps[at][0] >= former_end else found
                at += 1
            is_valid = found is not None and latest < found < end_ms
            latest = found if found is not None and is_valid else latest
            offsets.append(latest - start_ms if is_valid else None)
            former_end = row_start + word.end()
        row_start += len(row) + 1
        if offsets:
            rows.append(offsets)
    return rows


def carry_over(word_times: str, before: str, after: str) -> str:
    """Return the times after a correction of the words.

    With as many words as before each keeps its time. Else the words at the beginning and at the end
    that are the same do.
    """
    offsets = unpack_offsets(word_times, before)
    old, new = before.split(), after.split()
    if not offsets or len(old) == len(new):
        return word_times if offsets else ""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    unknown: Offsets = [None] * (len(new) - head - tail)
    return pack_offsets([*offsets[:head], *unknown, *offsets[len(old) - tail :]])


def retime(word_times: str, moved_ms: int, length_ms: int) -> str:
    """Return the times of a cue that starts later by `moved_ms` and has another length."""
    if not word_times:
        return ""
    offsets = [int(part) - moved_ms if part else None for part in word_times.split(",")]
    return pack_offsets(
        offset if offset is not None and 0 < offset < length_ms else None for offset in offsets
    )


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of words at the beginning that are the same."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))

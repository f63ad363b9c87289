"""Rolling captions: a line is repeated in the following cues until it leaves the screen.

Automatic captions are written so. Taken literally, every sentence would occur two or three times;
here each line is retained once, from the time of its first appearance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from clipqa.transcripts.cues import CueText, join_lines
from clipqa.transcripts.word_times import Offsets, pack_offsets, unpack_offsets

MAX_GAP_MS = 1_000  # a line that is repeated after a longer pause was said again
MAX_ROWS = 4  # of a caption's window
MIN_GROWTH_STEPS = 2


class RollingCue(NamedTuple):
    """A cue with its rows. `is_marked` if it has inline times or a padding row of spaces.

    `word_times` are those of each row, if a word of any row has one.
    """

    cue: CueText
    rows: tuple[str, ...]
    is_marked: bool = False
    word_times: tuple[str, ...] = ()


def make_rolling_cue(
    start_ms: int,
    end_ms: int,
    words: str,
    speaker: str = "",
    *,
    has_inline_times: bool = False,
    offsets: Sequence[Offsets] = (),
) -> RollingCue:
    lines = words.split("\n")
    rows = tuple(filter(None, map(join_lines, lines)))
    is_padded = any(line and not line.strip() for line in lines)
    word_times = pack_offsets(chain.from_iterable(offsets))
    times = tuple(map(pack_offsets, offsets)) if word_times else ()
    cue = CueText(start_ms, end_ms, " ".join(rows), join_lines(speaker), word_times)
    return RollingCue(cue, rows, has_inline_times or is_padded, times)


class _Row(NamedTuple):
    words: str
    word_times: str = ""

    def offsets(self) -> Offsets:
        return unpack_offsets(self.word_times, self.words) or [None] * len(self.words.split())


class _Step(NamedTuple):
    """The relation of a cue to the one before it."""

    repeated: int  # rows
    has_grown: bool  # the last of them has more words in the second cue
    is_strong: bool  # both repeated and new words


def unroll(cues: Sequence[RollingCue], *, keep_growing_rows: bool = False) -> list[CueText]:
    """Return each row once if the captions roll, else the cues unchanged.

    `keep_growing_rows` leaves cues of one row that only grow unchanged. Only their words
    distinguish them from speech, and a text that this library has written must be read back
    unchanged.
    """
    steps = [_step(before, after) for before, after in pairwise(cues)]
    if not _is_rolling(cues, steps, keep_growing_rows):
        return [rolled.cue for rolled in cues]
    rows_by_cue: list[list[_Row]] = []
    times: list[CueText] = []
    for rolled, step in zip(cues, [_Step(0, False, False), *steps], strict=True):
        rows = _rows(rolled)
        if step.has_grown:
            later_ms = rolled.cue.start_ms - times[-1].start_ms
            rows_by_cue[-1][-1] = _grown(rows_by_cue[-1][-1], rows[step.repeated - 1], later_ms)
            times[-1] = times[-1]._replace(end_ms=max(times[-1].end_ms, rolled.cue.end_ms))
        if new := rows[step.repeated :]:
            rows_by_cue.append(new)
            times.append(rolled.cue)
    return [_joined(cue, rows) for cue, rows in zip(times, rows_by_cue, strict=True)]


def _rows(rolled: RollingCue) -> list[_Row]:
    if not rolled.word_times:
        return [_Row(row) for row in rolled.rows]
    return [*map(_Row, rolled.rows, rolled.word_times)]


def _grown(row: _Row, grown: _Row, later_ms: int) -> _Row:
    """Return the row with its new words, whose times are those of a cue that starts later."""
    if later_ms < 0 or not (row.word_times or grown.word_times):
        return _Row(grown.words)
    former, now = row.offsets(), grown.offsets()
    latest = max((ms for ms in former if ms is not None), default=0)
    new = [None if ms is None or ms + later_ms <= latest else ms + later_ms for ms in now]
    return _Row(grown.words, pack_offsets([*former, *new[len(former) :]]))


def _joined(cue: CueText, rows: Sequence[_Row]) -> CueText:
    has_times = any(row.word_times for row in rows)
    offsets = chain.from_iterable(row.offsets() for row in rows) if has_times else ()
    text = " ".join(row.words for row in rows)
    return cue._replace(text=text, word_times=pack_offsets(offsets))


def is_growing(cues: Iterable[CueText]) -> bool:
    """Return whether cues look like captions that roll, so that `unroll` might join them.

    An export marks them. Nearly always the second cue answers it.
    """
    steps = 0
    for before, after in pairwise(RollingCue(cue, (cue.text,)) for cue in cues):
        if not _step(before, after).repeated:
            return False
        steps += 1
    return steps >= MIN_GROWTH_STEPS


def _is_rolling(
    cues: Sequence[RollingCue], steps: Sequence[_Step], keep_growing_rows: bool
) -> bool:
    strong_steps = sum(step.is_strong for step in steps)
    different = sum(not step.repeated for step in steps)
    if not strong_steps or different > strong_steps:
        return False
    is_marked = any(rolled.is_marked or len(rolled.rows) > 1 for rolled in cues)
    return is_marked or (
        not keep_growing_rows and strong_steps >= MIN_GROWTH_STEPS and not different
    )


def _step(before: RollingCue, after: RollingCue) -> _Step:
    is_near = after.cue.start_ms - before.cue.end_ms <= MAX_GAP_MS
    if not is_near or before.cue.speaker != after.cue.speaker:
        return _Step(0, False, False)
    max_count = min(len(before.rows), len(after.rows), MAX_ROWS)
    for count in range(max_count, 0, -1):
        above, last = before.rows[-count:-1], before.rows[-1]
        if above != after.rows[: count - 1]:
            continue
        current = after.rows[count - 1]
        if current == last or current.startswith(f"{last} "):
            has_grown = current != last
            return _Step(count, has_grown, has_grown or len(after.rows) > count)
    return _Step(0, False, False)

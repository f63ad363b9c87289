"""Mark what a reader searched for, and find the passage that says it best. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clipqa.search.terms import Term, terms_of
from clipqa.transcripts import CueText

PASSAGE = 200  # characters
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Passage:
    """A stretch of a text, and which of the query's terms stand in it."""

    text: str
    held: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hit:
    """Lines of the transcript that hold words of the query which the answer does not."""

    html: str
    start_ms: int


def mark_text(text: str, terms: frozenset[str]) -> str:
    """The text as safe HTML, words of the query in `<mark>`."""
    pieces: list[str] = []
    last = 0
    for start, end in _stretches(text, terms):
        pieces += [html.escape(text[last:start]), f"<mark>{html.escape(text[start:end])}</mark>"]
        last = end
    return "".join(pieces) + html.escape(text[last:])


def mark_html(source: str, terms: frozenset[str]) -> str:
    """The same for HTML that is safe already: only what stands between its tags is touched."""
    if not terms:
        return source
    parts = _TAG.split(source)
    # A split by one group alternates: text, tag, text, ...
    parts[::2] = [mark_text(html.unescape(part), terms) for part in parts[::2]]
    return "".join(parts)


def _stretches(text: str, terms: frozenset[str]) -> list[tuple[int, int]]:
    """Where words of the query stand; pairs of characters that touch become one stretch."""
    found: list[tuple[int, int]] = []
    for term in terms_of(text):
        if term.text not in terms:
            continue
        if found and term.start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], term.end))
        else:
            found.append((term.start, term.end))
    return found


def held(text: str, terms: frozenset[str]) -> frozenset[str]:
    return terms & {term.text for term in terms_of(text)}


def best_passage(text: str, terms: frozenset[str], longest: int = PASSAGE) -> Passage:
    """The stretch of a text that holds most of the query; its beginning if it holds nothing."""
    found = [term for term in terms_of(text) if term.text in terms]
    close = max(_neighbourhoods(found, longest), key=_worth, default=[])
    if len(text) <= longest:
        return Passage(text, frozenset(term.text for term in found))
    start, end = (close[0].start, close[-1].end) if close else (0, 0)
    return Passage(_cut(text, start, end, longest), frozenset(term.text for term in close))


def snippet(answer: str, transcript: str, terms: frozenset[str]) -> str:
    """As safe HTML, the best passage of an answer, or of its transcript where that holds more."""
    written, spoken = best_passage(answer, terms), best_passage(transcript, terms)
    best = spoken if len(spoken.held) > len(written.held) else written
    return mark_text(best.text, terms)


def best_lines(
    cues: Sequence[CueText], terms: frozenset[str], beside: frozenset[str]
) -> Hit | None:
    """The lines that hold most of the query, if they add to what stands `beside` them."""
    best, best_worth = None, (0, 0)
    for lines, has in _runs(cues, terms):
        worth = (len(has - beside), len(has))
        if worth[0] and worth > best_worth:
            best, best_worth = lines, worth
    if best is None:
        return None
    passage = best_passage(" ".join(cue.text for cue in best), terms)
    return Hit(mark_text(passage.text, terms), best[0].start_ms)


def _neighbourhoods(found: list[Term], longest: int) -> Iterator[list[Term]]:
    """For each term, those that fit into one passage with it at its head."""
    for at, first in enumerate(found):
        last = at
        while last < len(found) and found[last].end - first.start <= longest:
            last += 1
        yield found[at:last]


def _worth(close: list[Term]) -> tuple[int, int]:
    return len({term.text for term in close}), len(close)


def _cut(text: str, start: int, end: int, longest: int) -> str:
    """About `longest` characters around a stretch, between words where there are any."""
    left = max(0, min(start - (longest - (end - start)) // 2, len(text) - longest))
    right = min(len(text), left + longest)
    if left and (space := text.find(" ", left - 1, start)) >= 0:
        left = space + 1
    if right < len(text) and (space := text.rfind(" ", max(end, left + 1), right + 1)) >= 0:
        right = space
    return f"{'…' if left else ''}{text[left:right].strip()}{'…' if right < len(text) else ''}"


def _runs(
    cues: Sequence[CueText], terms: frozenset[str]
) -> Iterator[tuple[Sequence[CueText], frozenset[str]]]:
    """Lines of one speaker that follow each other and make a passage, shortest first.

    Each begins and ends with a line that holds something: captions part sentences anywhere.
    """
    holds = [held(cue.text, terms) for cue in cues]
    for first, cue in enumerate(cues):
        has, length = holds[first], len(cue.text)
        if has:
            yield cues[first : first + 1], has
        for last in range(first + 1, len(cues) if has else 0):
            length += 1 + len(cues[last].text)
            if length > PASSAGE or cues[last].speaker != cue.speaker:
                break
            if holds[last] - has:
                has |= holds[last]
                yield cues[first : last + 1], has

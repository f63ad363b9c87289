"""Highlight the words of a query, and find the passage with most of them. Pure."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from clipqa.search.terms import Term, terms_among
from clipqa.transcripts import CueText

PASSAGE = 200  # characters
# Later occurrences are ignored, so that a text with very many takes no longer.
MAX_PLACES = 1_000
# An hour of speech. Words that are spoken later in a longer clip match, but are not shown.
MAX_PASSAGE_LENGTH = 50_000
CUE_OVERHEAD = 25  # the time to process any cue, in characters
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Passage:
    """A passage of a text, and the terms of the query in it."""

    text: str
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hit:
    """Cues of the transcript with words of the query that the answer does not have."""

    html: str
    start_ms: int


def mark_text(text: str, terms: frozenset[str]) -> str:
    """Return a text as safe HTML, with the words of the query in `<mark>`."""
    pieces: list[str] = []
    last = 0
    for start, end in _ranges(text, terms):
        pieces += [html.escape(text[last:start]), f"<mark>{html.escape(text[start:end])}</mark>"]
        last = end
    return "".join(pieces) + html.escape(text[last:])


def mark_html(source: str, terms: frozenset[str]) -> str:
    """Return safe HTML with the words of the query in `<mark>`; tags are not changed."""
    if not terms:
        return source
    parts = _TAG.split(source)
    # A split by one group alternates: text, tag, text, ...
    parts[::2] = [mark_text(html.unescape(part), terms) for part in parts[::2]]
    return "".join(parts)


def _ranges(text: str, terms: frozenset[str]) -> list[tuple[int, int]]:
    """Return the ranges of the query's words. Overlapping pairs of characters are merged."""
    found: list[tuple[int, int]] = []
    for term in terms_among(text, terms):
        if found and term.start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], term.end))
        else:
            found.append((term.start, term.end))
    return found


def terms_in(text: str, terms: frozenset[str]) -> frozenset[str]:
    """Return those of the terms that a text has."""
    return frozenset(term.text for term in terms_among(text, terms))


def best_passage(text: str, terms: frozenset[str], longest: int = PASSAGE) -> Passage:
    """Return the passage with most terms of the query; without any, the beginning of the text."""
    found = list(islice(terms_among(text, terms), MAX_PLACES))
    close = _closest(found, longest)
    if len(text) <= longest:
        return Passage(text, frozenset(term.text for term in found))
    start, end = (close[0].start, close[-1].end) if close else (0, 0)
    return Passage(_cut(text, start, end, longest), frozenset(term.text for term in close))


def snippet(answer: str, transcript: str, terms: frozenset[str]) -> str:
    """Return the best passage of an answer, or of its transcript if that has more, as safe HTML."""
    written, spoken = best_passage(answer, terms), best_passage(transcript, terms)
    best = spoken if len(spoken.terms) > len(written.terms) else written
    return mark_text(best.text, terms)


def first_cues(cues: Sequence[CueText]) -> Sequence[CueText]:
    """Return the cues up to `MAX_PASSAGE_LENGTH`, which limits the time to search them."""
    length = 0
    for at, cue in enumerate(cues):
        length += len(cue.text) + CUE_OVERHEAD
        if length > MAX_PASSAGE_LENGTH:
            return cues[:at]
    return cues


def best_cues(
    cues: Sequence[CueText], terms: frozenset[str], shown_terms: frozenset[str]
) -> Hit | None:
    """Return the cues with most terms of the query; None unless some are not in `shown_terms`."""
    best, best_score = None, (0, 0)
    for run, has in _runs(first_cues(cues), terms):
        score = (len(has - shown_terms), len(has))
        if score[0] and score > best_score:
            best, best_score = run, score
    if best is None:
        return None
    passage = best_passage(" ".join(cue.text for cue in best), terms)
    return Hit(mark_text(passage.text, terms), best[0].start_ms)


def _closest(found: list[Term], longest: int) -> list[Term]:
    """Return the first run of terms that fits into a passage, with most distinct terms, then most.

    A sliding window: each term enters and leaves it once.
    """
    best, best_score, last = slice(0), (0, 0), 0
    inside: Counter[str] = Counter()
    for at, first in enumerate(found):
        last = max(last, at)
        while last < len(found) and found[last].end - first.start <= longest:
            inside[found[last].text] += 1
            last += 1
        score = (len(inside), last - at)
        if score > best_score:
            best, best_score = slice(at, last), score
        if last > at:
            _take_one(inside, first.text)
    return found[best]


def _take_one(counter: Counter[str], text: str) -> None:
    counter[text] -= 1
    if not counter[text]:
        del counter[text]


def _cut(text: str, start: int, end: int, longest: int) -> str:
    """Return about `longest` characters around a range, cut between words where possible."""
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
    """Yield consecutive cues of one speaker that fit into a passage, the shortest run first.

    Captions break sentences anywhere, so a run may have several cues. Its first and last cue have
    a term of the query.
    """
    found = [terms_in(cue.text, terms) for cue in cues]
    for first, cue in enumerate(cues):
        has, length = found[first], len(cue.text)
        if has:
            yield cues[first : first + 1], has
        for last in range(first + 1, len(cues) if has else 0):
            length += 1 + len(cues[last].text)
            if length > PASSAGE or cues[last].speaker != cue.speaker:
                break
            if found[last] - has:
                has |= found[last]
                yield cues[first : last + 1], has

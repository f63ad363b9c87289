"""Mark what a reader searched for, and find the line that says it best. Pure."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from clipqa.search.terms import terms_of
from clipqa.transcripts import CueText

_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Hit:
    """A line of the transcript that holds words of the query which the answer does not."""

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


def best_line(cues: Sequence[CueText], terms: frozenset[str], beside: frozenset[str]) -> Hit | None:
    """The first line that holds most of the query, if it adds to what stands `beside` it."""
    best: tuple[int, CueText] | None = None
    for cue in cues:
        new = held(cue.text, terms) - beside
        if new and (best is None or len(new) > best[0]):
            best = (len(new), cue)
    return Hit(mark_text(best[1].text, terms), best[1].start_ms) if best else None

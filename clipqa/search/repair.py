"""Mend words that the library does not know, by the nearest one that it does."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from clipqa.models import SearchSpelling, SearchTerm, SearchWord
from clipqa.search.backends import get_backend
from clipqa.search.backends.base import Clause
from clipqa.search.edits import distance
from clipqa.search.known import Known
from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.text import SearchText
from clipqa.search.vocabulary import spellings_of
from clipqa.search.words import words_of

SHORTEST = 3
MOST_UNKNOWN = 8
# Farther guesses are looked for among so many spellings before and after the word in the order
# of the alphabet; and before and after what it is without one of its first letters, since an
# edit there leads elsewhere.
NEIGHBOURS, FIRST_LETTERS = 20, 5
SPELLINGS, WORDS, TERMS = (
    model._meta.db_table for model in (SearchSpelling, SearchWord, SearchTerm)
)

_BESIDE = " UNION ".join(
    f"""
        SELECT * FROM (
            SELECT word_id FROM {SPELLINGS} WHERE spelling {side} %s
            ORDER BY spelling {order}, word_id {order} LIMIT {NEIGHBOURS}
        ) AS beside
    """
    for side, order in ((">=", "ASC"), ("<", "DESC"))
)

# From how many letters on a word may be one edit, or more, away from what was meant. Short
# words are a letter away from several others: only a guess that beats an empty page mends them.
Edits = Mapping[int, int]
CAREFUL: Edits = {4: 1, 9: 2}
DARING: Edits = {3: 1, 6: 2, 9: 3}


class Alike(NamedTuple):
    """A word of the library that an unknown one may mean, and how many edits lie between."""

    word: str
    entries: int
    term: str
    term_entries: int
    edits: int


Likenesses = Mapping[str, list[Alike]]  # by the unknown word


def unknown_words(text: SearchText, known: Known) -> list[str]:
    """The words of a query that nothing in the library holds and that are worth a guess."""
    words = [word for part in _parts(text) for word in words_of(part)]
    unknown = [
        word.folded
        for word in words
        if not word.is_unspaced and not known.holds(word) and is_repairable(word.folded)
    ]
    return list(dict.fromkeys(unknown))[:MOST_UNKNOWN]


def is_repairable(word: str) -> bool:
    is_telling = word not in STOP_WORDS and not any(char.isdigit() for char in word)
    return len(word) >= SHORTEST and is_telling


def find_alike(words: Iterable[str], left_out: Mapping[str, int]) -> Likenesses:
    """For each word those of the library that may be meant by it. One statement.

    `left_out` are the terms of entries that lend no words, though they are counted.
    """
    asked = list(words)
    if not asked:
        return {}
    branches = [_branch(at, word, lazily=not left_out) for at, word in enumerate(asked)]
    sql = " UNION ALL ".join(branch for branch, _values in branches)
    rows = get_backend().rows(sql, [value for _branch, values in branches for value in values])
    found: dict[str, list[Alike]] = {word: [] for word in asked}
    limits = [_most_edits(word, DARING) for word in asked]
    has_near = set()
    for at, is_far, word, entries, term, term_entries in sorted(rows, key=itemgetter(1)):
        still_held = term_entries - left_out.get(term, 0)
        if still_held <= 0 or (is_far and at in has_near):
            continue
        if not is_far:
            has_near.add(at)
        edits = distance(asked[at], word, limits[at])
        if edits <= limits[at]:
            found[asked[at]].append(Alike(word, entries, term, still_held, edits))
            limits[at] = edits  # who is farther away is meant by nobody
    return found


def _branch(at: int, word: str, *, lazily: bool) -> Clause:
    """The words that share a spelling with this one: all that are one edit away. Where there are
    none, those spelled much like it, if so many edits may be mended; `lazily` not read otherwise.
    """
    most = _most_edits(word, DARING)
    spellings = sorted(spellings_of(word))
    places = ", ".join(["%s"] * len(spellings))
    beginnings = _beginnings(word) if most > 1 else []
    alike = "SELECT 0 AS is_far, id FROM near"
    if beginnings:
        far = " UNION ".join(_BESIDE for _beginning in beginnings)
        missing = "WHERE NOT EXISTS (SELECT 1 FROM near)" if lazily else ""
        alike += f" UNION ALL SELECT 1, word_id FROM ({far}) AS far {missing}"
    sql = f"""
        SELECT * FROM (
            WITH near AS (
                SELECT DISTINCT w.id FROM {SPELLINGS} s JOIN {WORDS} w ON w.id = s.word_id
                WHERE s.spelling IN ({places}) AND w.entries > 0
            )
            SELECT {at}, alike.is_far, w.word, w.entries, w.term, COALESCE(t.entries, 0)
            FROM ({alike}) AS alike
            JOIN {WORDS} w ON w.id = alike.id LEFT JOIN {TERMS} t ON t.term = w.term
            WHERE w.entries > 0 AND LENGTH(w.word) BETWEEN %s AND %s
        ) AS branch
    """
    beside = [beginning for beginning in beginnings for _side in range(2)]
    return sql, [*spellings, *beside, len(word) - most, len(word) + most]


def _beginnings(word: str) -> list[str]:
    return [word, *{word[:at] + word[at + 1 :] for at in range(FIRST_LETTERS)}]


def mend(text: SearchText, alike: Likenesses, edits: Edits) -> tuple[SearchText, dict[str, int]]:
    """The text with the nearest words put in, and how many entries hold their terms."""
    nearest = {word: best for word in alike if (best := _nearest(word, alike[word], edits))}
    words = {unknown: best.word for unknown, best in nearest.items()}
    mended = replace(
        text,
        words=tuple(_mend(part, words) for part in text.words),
        phrases=tuple(_mend(part, words) for part in text.phrases),
    )
    return mended, {best.term: best.term_entries for best in nearest.values()}


def _parts(text: SearchText) -> tuple[str, ...]:
    return (*text.words, *text.phrases)


def _mend(part: str, nearest: Mapping[str, str]) -> str:
    for word in reversed(list(words_of(part))):
        if word.folded in nearest:
            part = part[: word.start] + nearest[word.folded] + part[word.end :]
    return part


def shown(typed: str, text: SearchText, repaired: SearchText) -> str:
    """What was typed, with the repaired words in their places."""
    for before, after in zip(_parts(text), _parts(repaired), strict=True):
        if before != after:
            typed = typed.replace(before, after, 1)
    return typed


def _nearest(word: str, candidates: Iterable[Alike], edits: Edits) -> Alike | None:
    most = _most_edits(word, edits)
    ranked = [
        (one.edits, one.word[0] != word[0], -one.entries, one.word, one)
        for one in candidates
        if one.edits <= most
    ]
    return min(ranked)[-1] if ranked else None


def _most_edits(word: str, edits: Edits) -> int:
    return max((most for length, most in edits.items() if len(word) >= length), default=0)

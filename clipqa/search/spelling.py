"""Correct words that the library does not have to the nearest word that it has."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import words_of
from clipqa.models import SearchSpelling, SearchTerm, SearchWord
from clipqa.search.backends import get_backend
from clipqa.search.backends.base import Clause
from clipqa.search.corpus import CorpusStats
from clipqa.search.text import SearchText
from clipqa.search.vocabulary import spellings_of

MIN_LENGTH = 3
MAX_UNKNOWN = 8
# Words with more than one edit are searched among this many spellings before and after the word in
# alphabetical order. The same is done for the word without each of its first letters, since an edit
# there changes the alphabetical position.
NEIGHBOURS, FIRST_LETTERS = 20, 5
SPELLINGS, WORDS, TERMS = (
    model._meta.db_table for model in (SearchSpelling, SearchWord, SearchTerm)
)

_NEIGHBOURS_SQL = " UNION ".join(
    f"""
        SELECT * FROM (
            SELECT word_id FROM {SPELLINGS} WHERE spelling {side} %s
            ORDER BY spelling {order}, word_id {order} LIMIT {NEIGHBOURS}
        ) AS beside
    """
    for side, order in ((">=", "ASC"), ("<", "DESC"))
)

# Minimum length of a word -> the number of edits that may be corrected. Short words are one edit
# away from many others, so they are corrected only where the page would be empty (LOOSE).
Edits = Mapping[int, int]
STRICT: Edits = {4: 1, 9: 2}
LOOSE: Edits = {3: 1, 6: 2, 9: 3}


class Candidate(NamedTuple):
    """A word of the library that may be the correct spelling, with its edit distance."""

    word: str
    entries: int
    term: str
    term_entries: int
    edits: int


Candidates = Mapping[str, list[Candidate]]  # by the unknown word


def unknown_words(text: SearchText, stats: CorpusStats) -> list[str]:
    """Return the words of a query that the library does not have and that may be corrected."""
    words = [word for part in _parts(text) for word in words_of(part)]
    unknown = [
        word.folded
        for word in words
        if not word.is_unspaced and not stats.contains(word) and is_correctable(word.folded)
    ]
    return list(dict.fromkeys(unknown))[:MAX_UNKNOWN]


def is_correctable(word: str) -> bool:
    is_word = word not in STOP_WORDS and not any(char.isdigit() for char in word)
    return len(word) >= MIN_LENGTH and is_word


def find_candidates(words: Iterable[str], hidden_counts: Mapping[str, int]) -> Candidates:
    """Return for each word the nearest words of the library, read in one statement.

    `hidden_counts` has the terms of entries that must not count, though the vocabulary counts them.
    """
    unknown = list(words)
    if not unknown:
        return {}
    branches = [_branch(at, word, lazily=not hidden_counts) for at, word in enumerate(unknown)]
    sql = " UNION ALL ".join(branch for branch, _values in branches)
    rows = get_backend().rows(sql, [value for _branch, values in branches for value in values])
    found: dict[str, list[Candidate]] = {word: [] for word in unknown}
    limits = [_max_edits(word, LOOSE) for word in unknown]
    has_near = set()
    for at, is_far, word, entries, term, term_entries in sorted(rows, key=itemgetter(1)):
        remaining = term_entries - hidden_counts.get(term, 0)
        if remaining <= 0 or (is_far and at in has_near):
            continue
        if not is_far:
            has_near.add(at)
        edits = OSA.distance(unknown[at], word, score_cutoff=limits[at])
        if edits <= limits[at]:
            found[unknown[at]].append(Candidate(word, entries, term, remaining, edits))
            limits[at] = edits  # words with more edits can't be the nearest any more
    return found


def _branch(at: int, word: str, *, lazily: bool) -> Clause:
    """Return a SELECT of words that share a spelling with this one: all with one edit.

    It also selects alphabetical neighbours, if more than one edit may be corrected; with `lazily`
    only where no word with one edit exists.
    """
    max_edits = _max_edits(word, LOOSE)
    spellings = sorted(spellings_of(word))
    placeholders = ", ".join(["%s"] * len(spellings))
    starts = _neighbour_starts(word) if max_edits > 1 else []
    found = "SELECT 0 AS is_far, id FROM near"
    if starts:
        far = " UNION ".join(_NEIGHBOURS_SQL for _start in starts)
        missing = "WHERE NOT EXISTS (SELECT 1 FROM near)" if lazily else ""
        found += f" UNION ALL SELECT 1, word_id FROM ({far}) AS far {missing}"
    sql = f"""
        SELECT * FROM (
            WITH near AS (
                SELECT DISTINCT w.id FROM {SPELLINGS} s JOIN {WORDS} w ON w.id = s.word_id
                WHERE s.spelling IN ({placeholders}) AND w.entries > 0
            )
            SELECT {at}, found.is_far, w.word, w.entries, w.term, COALESCE(t.entries, 0)
            FROM ({found}) AS found
            JOIN {WORDS} w ON w.id = found.id LEFT JOIN {TERMS} t ON t.term = w.term
            WHERE w.entries > 0 AND LENGTH(w.word) BETWEEN %s AND %s
        ) AS branch
    """
    neighbours = [start for start in starts for _side in range(2)]
    return sql, [*spellings, *neighbours, len(word) - max_edits, len(word) + max_edits]


def _neighbour_starts(word: str) -> list[str]:
    return [word, *{word[:at] + word[at + 1 :] for at in range(FIRST_LETTERS)}]


def correct(
    text: SearchText, candidates: Candidates, edits: Edits
) -> tuple[SearchText, dict[str, int]]:
    """Return the query with corrected words, and the number of entries of each new term."""
    nearest = {
        word: best for word in candidates if (best := _nearest(word, candidates[word], edits))
    }
    words = {unknown: best.word for unknown, best in nearest.items()}
    corrected = replace(
        text,
        words=tuple(_correct(part, words) for part in text.words),
        phrases=tuple(_correct(part, words) for part in text.phrases),
    )
    return corrected, {best.term: best.term_entries for best in nearest.values()}


def _parts(text: SearchText) -> tuple[str, ...]:
    return (*text.words, *text.phrases)


def _correct(part: str, nearest: Mapping[str, str]) -> str:
    for word in reversed(list(words_of(part))):
        if word.folded in nearest:
            part = part[: word.start] + nearest[word.folded] + part[word.end :]
    return part


def corrected_query(typed: str, text: SearchText, corrected: SearchText) -> str:
    """Return the query as typed, with the corrected words in their places."""
    for before, after in zip(_parts(text), _parts(corrected), strict=True):
        if before != after:
            typed = typed.replace(before, after, 1)
    return typed


def _nearest(word: str, candidates: Iterable[Candidate], edits: Edits) -> Candidate | None:
    max_edits = _max_edits(word, edits)
    ranked = [
        (one.edits, one.word[0] != word[0], -one.entries, one.word, one)
        for one in candidates
        if one.edits <= max_edits
    ]
    return min(ranked)[-1] if ranked else None


def _max_edits(word: str, edits: Edits) -> int:
    return max((number for length, number in edits.items() if len(word) >= length), default=0)

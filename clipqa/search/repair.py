"""Mend words that the library does not know, by the nearest one that it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from clipqa.models import SearchTerm, SearchTrigram, SearchWord
from clipqa.search.backends import get_backend, table_of
from clipqa.search.known import Known
from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.text import SearchText
from clipqa.search.vocabulary import trigrams_of
from clipqa.search.words import words_of

SHORTEST = 3
MOST_UNKNOWN = 8
CANDIDATES = 30
# A short word has so few trigrams that hundreds share as many with it as what was meant.
SHORT, CANDIDATES_FOR_SHORT = 5, 300
LONG = 8

# From how many letters on a word may be one edit, or more, away from what was meant. Short
# words are a letter away from several others: only a guess that beats an empty page mends them.
Edits = Mapping[int, int]
CAREFUL: Edits = {4: 1, 9: 2}
DARING: Edits = {3: 1, 6: 2, 9: 3}


@dataclass(frozen=True)
class Alike:
    """A word of the library that is spelled much like an unknown one."""

    word: str
    entries: int
    term: str
    term_entries: int


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
    """For each word those of the library that share most trigrams with it. One statement.

    `left_out` are the terms of entries that lend no words, though they are counted.
    """
    found: dict[str, list[Alike]] = {word: [] for word in words}
    branches, parameters = [], []
    for at, word in enumerate(found):
        most = CANDIDATES_FOR_SHORT if len(word) <= SHORT else CANDIDATES
        trigrams = _telling(word)
        branches.append(_branch(at, len(trigrams), most))
        parameters += [*trigrams, _least_shared(word, len(trigrams))]
    if not branches:
        return found
    asked = list(found)
    for at, *alike in get_backend().rows(" UNION ALL ".join(branches), parameters):
        likeness = Alike(*alike)
        still_held = likeness.term_entries - left_out.get(likeness.term, 0)
        if still_held > 0:
            found[asked[at]].append(replace(likeness, term_entries=still_held))
    return found


def _telling(word: str) -> list[str]:
    """The trigrams to look for: a short word needs them all ("mkae"); a longer one can do
    without its first letter, a long one without both its ends, which many words share.
    """
    trigrams = trigrams_of(word)
    if len(word) > SHORT:
        trigrams = {one for one in trigrams if not one.startswith("  ")}
    if len(word) >= LONG:
        trigrams = {one for one in trigrams if " " not in one}
    return sorted(trigrams)


def _least_shared(word: str, trigrams: int) -> int:
    """How many trigrams a word must share to be looked at: an edit spoils three at most, two
    letters swapped spoil four.
    """
    if len(word) <= SHORT:
        return 1
    return max(2, trigrams - 3 * _most_edits(word, CAREFUL) - 1)


def _branch(at: int, trigrams: int, most: int) -> str:
    return f"""
        SELECT {at}, w.word, w.entries, w.term, COALESCE(t.entries, 0) FROM (
            SELECT word_id, COUNT(*) AS shared FROM {table_of(SearchTrigram)}
            WHERE trigram IN ({", ".join(["%s"] * trigrams)})
            GROUP BY word_id HAVING COUNT(*) >= %s ORDER BY shared DESC LIMIT {most}
        ) near JOIN {table_of(SearchWord)} w ON w.id = near.word_id
        LEFT JOIN {table_of(SearchTerm)} t ON t.term = w.term WHERE w.entries > 0
    """


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
    ranked = []
    for candidate in candidates:
        away = distance(word, candidate.word, most) if most else 1
        if away <= most:
            other_start = candidate.word[0] != word[0]
            ranked.append((away, other_start, -candidate.entries, candidate.word, candidate))
    return min(ranked)[-1] if ranked else None


def _most_edits(word: str, edits: Edits) -> int:
    return max((most for length, most in edits.items() if len(word) >= length), default=0)


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words, neighbours swapped counting as one; `most` + 1 if more.

    The optimal string alignment distance, https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                edits = min(edits, before[j - 2] + 1)
            row.append(edits)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]

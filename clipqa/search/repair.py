"""Mend words that the library does not know, by the nearest one that it does."""

from collections.abc import Iterable

from django.db.models import Count

from clipqa.models import SearchTrigram
from clipqa.search.stop_words import STOP_WORDS
from clipqa.search.vocabulary import trigrams_of

SHORTEST = 4  # below this, most words are a letter away from several others
CANDIDATES = 40

# From how many letters on a word may be one edit, or two, away from what was meant.
Edits = dict[int, int]
CAREFUL: Edits = {4: 1, 9: 2}
DARING: Edits = {4: 1, 6: 2, 9: 3}


def nearest_words(unknown: Iterable[str], edits: Edits) -> dict[str, str]:
    """For each word the library's nearest, where one is near enough. One statement a word."""
    found = {word: _nearest(word, edits) for word in unknown if is_repairable(word)}
    return {word: nearest for word, nearest in found.items() if nearest}


def is_repairable(word: str) -> bool:
    is_telling = word not in STOP_WORDS and not any(char.isdigit() for char in word)
    return len(word) >= SHORTEST and is_telling


def _nearest(word: str, allowed: Edits) -> str:
    most_edits = max(most for length, most in allowed.items() if len(word) >= length)
    ranked = []
    for candidate, entries in _alike(word):
        edits = distance(word, candidate, most_edits)
        if edits <= most_edits:
            ranked.append((edits, candidate[0] != word[0], -entries, candidate))
    return min(ranked)[-1] if ranked else ""


def _alike(word: str) -> list[tuple[str, int]]:
    """Words that share most trigrams, and in how many entries each stands."""
    rows = (
        SearchTrigram.objects.filter(trigram__in=trigrams_of(word), word__entries__gt=0)
        .values("word")
        .annotate(shared=Count("pk"))
        .order_by("-shared")
        .values_list("word__word", "word__entries")
    )
    return list(rows[:CANDIDATES])


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

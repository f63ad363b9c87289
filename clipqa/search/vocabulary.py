"""Keep the vocabulary equal to the words of visible entries.

Only what readers can see counts: a word that stands in a draft or a scheduled answer alone
weighs nothing and repairs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from clipqa.models import SearchEntry, SearchSpelling, SearchStatistics, SearchTerm, SearchWord
from clipqa.models.bulk import insert_rows
from clipqa.search.terms import folded_words, stem
from clipqa.search.words import raw_words
from clipqa.statements import given, put_together_once

TERM_FIELDS = ("question_terms", "answer_terms", "names_terms", "transcript_terms")
TEXT_FIELDS = ("question_text", "answer_text", "names_text", "transcript_text")
# Of shorter words nothing is left without a letter, and of longer ones nearly everything.
SHORTEST_SPELLED, LONGEST_SPELLED = 3, 24
SPELLED = Exists(SearchSpelling.objects.filter(spelling=OuterRef("word"), word=OuterRef("pk")))


class Tally:
    """What changes in the vocabulary when entries come and go; written at once by `apply`."""

    def __init__(self) -> None:
        self.terms: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.entries = 0
        self.length = 0

    def add(self, entry: SearchEntry, sign: int = 1) -> None:
        terms = " ".join([getattr(entry, name) for name in TERM_FIELDS]).split()
        _count(self.terms, set(terms), sign)
        _count(self.words, words_in(entry), sign)
        self.entries += sign
        self.length += sign * len(terms)

    def remove(self, entry: SearchEntry) -> None:
        self.add(entry, -1)

    def apply(self) -> None:
        """Write the changes in key order, so that two writers can't wait for each other."""
        terms = [(term, change) for term in sorted(self.terms) if (change := self.terms[term])]
        insert_rows(SearchTerm, ("term", "entries"), terms, _adding(SearchTerm, "term"))
        words = [(word, stem(word), n) for word in sorted(self.words) if (n := self.words[word])]
        if words:
            _count_words(words)
        if self.entries or self.length:
            _add_to_totals(self.entries, self.length)


def _count(counts: Counter[str], once: set[str], sign: int) -> None:
    if sign > 0:
        counts.update(once)  # much faster than to subtract
    else:
        counts.subtract(once)


def _adding(model: type[Model], key: str) -> str:
    table = model._meta.db_table
    return f"ON CONFLICT ({key}) DO UPDATE SET entries = {table}.entries + excluded.entries"


def _count_words(words: Sequence[tuple[str, str, int]]) -> None:
    """Add to the entries of each word, (word, term, entries), and spell those that are new."""
    last = next((pk for (pk,) in _last_word().ask()), 0)
    adding = f"{_adding(SearchWord, 'word')}, term = excluded.term"
    insert_rows(SearchWord, ("word", "term", "entries"), words, adding)
    # Keys only grow, and writers take turns: these are the words that were not there before.
    _spell(_words_after().ask(last=last))


def _add_to_totals(entries: int, terms: int) -> None:
    table = SearchStatistics._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, entries, terms) VALUES (1, %s, %s) "
            f"ON CONFLICT (id) DO UPDATE SET entries = {table}.entries + excluded.entries, "
            f"terms = {table}.terms + excluded.terms",
            [entries, terms],
        )


def words_in(entry: SearchEntry) -> set[str]:
    """The folded words of an entry."""
    if entry.words is not None:
        return entry.words
    text = "\n".join(getattr(entry, name) for name in TEXT_FIELDS)
    return folded_words(raw_words(text))


def _spell(words: Iterable[Sequence[Any]]) -> None:
    """Write the spellings of words, each with its key, that have none yet."""
    rows = sorted((spelling, pk) for word, pk in words for spelling in spellings_of(word))
    insert_rows(SearchSpelling, ("spelling", "word_id"), rows, "ON CONFLICT DO NOTHING")


@put_together_once
def _last_word() -> "QuerySet[Any, Any]":
    return SearchWord.objects.order_by("-pk").values_list("pk")[:1]


@put_together_once
def _words_after() -> "QuerySet[Any, Any]":
    return SearchWord.objects.filter(pk__gt=given("last")).values_list("word", "pk")


def spellings_of(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters; of a number nothing."""
    if has_digits(word):
        return set()
    if not SHORTEST_SPELLED <= len(word) <= LONGEST_SPELLED:
        return {word}
    return {word, *[word[:at] + word[at + 1 :] for at in range(len(word))]}


def has_digits(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)


def recount() -> None:
    """Count the whole vocabulary anew; to be called in a transaction."""
    SearchTerm.objects.all().delete()
    SearchWord.objects.update(entries=0)
    SearchStatistics.objects.all().delete()
    true_tally().apply()
    _spell(SearchWord.objects.filter(~SPELLED).values_list("word", "pk").iterator(2_000))
    gone = SearchWord.objects.filter(entries=0)
    SearchSpelling.objects.filter(word__in=gone.values("pk")).delete()
    gone.delete()


def true_tally() -> Tally:
    """What the counted entries hold, read from them one by one."""
    tally = Tally()
    counted = SearchEntry.objects.filter(is_counted=True)
    for entry in counted.only("pk", *TERM_FIELDS, *TEXT_FIELDS).iterator(500):
        tally.add(entry)
    return tally


def miscounted() -> int:
    """How many words, terms and totals are counted otherwise than entries say."""
    tally = true_tally()
    kept = SearchWord.objects.exclude(entries=0).annotate(is_spelled=SPELLED)
    words = {
        word: (entries, stem(word), bool(spellings_of(word)))
        for word, entries in tally.words.items()
    }
    terms = SearchTerm.objects.exclude(entries=0).values_list("term", "entries")
    totals = SearchStatistics.objects.values_list("entries", "terms").first() or (0, 0)
    return (
        _unlike(tally.terms, dict(terms))
        + _unlike(words, {word.word: (word.entries, word.term, word.is_spelled) for word in kept})
        + (totals != (tally.entries, tally.length))
    )


def _unlike(one: Mapping[str, object], other: Mapping[str, object]) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())

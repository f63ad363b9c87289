"""Count the words and terms of visible entries.

Only visible entries count: a word that only a draft or a scheduled answer has changes no weight
and corrects no query.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from clipqa.db.bulk import insert_rows
from clipqa.db.statements import compiled_once, placeholder
from clipqa.lib.words import raw_words
from clipqa.models import SearchEntry, SearchSpelling, SearchStatistics, SearchTerm, SearchWord
from clipqa.search.folding import FACETS, FOLDING
from clipqa.search.terms import folded_words, stem

TERM_FIELDS = ("question_terms", "answer_terms", "names_terms", "transcript_terms")
TEXT_FIELDS = ("question_text", "answer_text", "names_text", "transcript_text")
# Shorter words are nothing without a letter; longer ones would have very many spellings.
MIN_SPELLED_LENGTH, MAX_SPELLED_LENGTH = 3, 24
SPELLED = Exists(SearchSpelling.objects.filter(spelling=OuterRef("word"), word=OuterRef("pk")))


class VocabularyDelta:
    """Changes of the vocabulary by entries that are added and removed; `apply` writes them."""

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
        """Write the changes in key order, so that two writers can't deadlock."""
        terms = [(term, change) for term in sorted(self.terms) if (change := self.terms[term])]
        insert_rows(SearchTerm, ("term", "entries"), terms, _adding(SearchTerm, "term"))
        words = [(word, stem(word), n) for word in sorted(self.words) if (n := self.words[word])]
        if words:
            _count_words(words)
        if self.entries or self.length:
            _add_to_totals(self.entries, self.length)


def _count(counts: Counter[str], once: set[str], sign: int) -> None:
    if sign > 0:
        counts.update(once)  # implemented in C, so much faster than `subtract`
    else:
        counts.subtract(once)


def _adding(model: type[Model], key: str) -> str:
    table = model._meta.db_table
    return f"ON CONFLICT ({key}) DO UPDATE SET entries = {table}.entries + excluded.entries"


def _count_words(words: Sequence[tuple[str, str, int]]) -> None:
    """Add (word, term, entries) to the counts, and write the spellings of new words."""
    last = next((pk for (pk,) in _last_word().ask()), 0)
    adding = f"{_adding(SearchWord, 'word')}, term = excluded.term"
    insert_rows(SearchWord, ("word", "term", "entries"), words, adding)
    # Keys only grow, and the writer lock is taken: words with greater keys are the new ones.
    _spell(_words_after().ask(last=last))


def _add_to_totals(entries: int, terms: int) -> None:
    table = SearchStatistics._meta.db_table
    with connection.cursor() as cursor:
        # An existing row keeps `folding` and `facets`: other entries were indexed by these.
        cursor.execute(
            f"INSERT INTO {table} (id, entries, terms, folding, facets) VALUES (1, %s, %s, %s, %s) "
            f"ON CONFLICT (id) DO UPDATE SET entries = {table}.entries + excluded.entries, "
            f"terms = {table}.terms + excluded.terms",
            [entries, terms, FOLDING, FACETS],
        )


def words_in(entry: SearchEntry) -> set[str]:
    """Return the normalised words of an entry."""
    if entry.words is not None:
        return entry.words
    text = "\n".join(getattr(entry, name) for name in TEXT_FIELDS)
    return folded_words(raw_words(text))


def _spell(words: Iterable[Sequence[Any]]) -> None:
    """Write the spellings of words, given with their keys."""
    rows = sorted((spelling, pk) for word, pk in words for spelling in spellings_of(word))
    insert_rows(SearchSpelling, ("spelling", "word_id"), rows, "ON CONFLICT DO NOTHING")


@compiled_once
def _last_word() -> "QuerySet[Any, Any]":
    return SearchWord.objects.order_by("-pk").values_list("pk")[:1]


@compiled_once
def _words_after() -> "QuerySet[Any, Any]":
    return SearchWord.objects.filter(pk__gt=placeholder("last")).values_list("word", "pk")


def spellings_of(word: str) -> set[str]:
    """Return the word itself and without each of its letters; nothing for a word with digits."""
    if has_digits(word):
        return set()
    if not MIN_SPELLED_LENGTH <= len(word) <= MAX_SPELLED_LENGTH:
        return {word}
    return {word, *[word[:at] + word[at + 1 :] for at in range(len(word))]}


def has_digits(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)


def recount() -> None:
    """Rebuild the whole vocabulary. Must be called inside a transaction."""
    SearchTerm.objects.all().delete()
    SearchWord.objects.update(entries=0)
    SearchStatistics.objects.all().delete()
    recounted_vocabulary().apply()
    _spell(SearchWord.objects.filter(~SPELLED).values_list("word", "pk").iterator(2_000))
    unused = SearchWord.objects.filter(entries=0)
    SearchSpelling.objects.filter(word__in=unused.values("pk")).delete()
    unused.delete()


def recounted_vocabulary() -> VocabularyDelta:
    """Return the vocabulary of all counted entries, read one by one."""
    expected = VocabularyDelta()
    counted = SearchEntry.objects.filter(is_counted=True)
    for entry in counted.only("pk", *TERM_FIELDS, *TEXT_FIELDS).iterator(500):
        expected.add(entry)
    return expected


def miscounted() -> int:
    """Return how many words, terms and totals differ from those of the entries."""
    expected = recounted_vocabulary()
    stored = SearchWord.objects.exclude(entries=0).annotate(is_spelled=SPELLED)
    words = {
        word: (entries, stem(word), bool(spellings_of(word)))
        for word, entries in expected.words.items()
    }
    terms = SearchTerm.objects.exclude(entries=0).values_list("term", "entries")
    totals = SearchStatistics.objects.values_list("entries", "terms").first() or (0, 0)
    return (
        _count_differences(expected.terms, dict(terms))
        + _count_differences(
            words, {word.word: (word.entries, word.term, word.is_spelled) for word in stored}
        )
        + (totals != (expected.entries, expected.length))
    )


def _count_differences(one: Mapping[str, object], other: Mapping[str, object]) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())

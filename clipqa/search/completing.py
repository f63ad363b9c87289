"""What the library knows of the words a reader is typing; read in one statement."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.db.models.functions import Cast

from clipqa.models import Outlet, SearchTerm, SearchWord, Topic
from clipqa.search.backends import get_backend
from clipqa.search.terms import stem
from clipqa.search.typed import Typed
from clipqa.search.words import Word

COMPLETIONS = 60
WORDS_READ = 5_000  # of those that begin as typed; more do only while a letter or two stand
NAMES_READ = 2_000


@dataclass
class Vocabulary:
    """What the library knows of the words typed: how often each stands in it."""

    terms: dict[str, int] = field(default_factory=dict)
    completions: dict[str, int] = field(default_factory=dict)
    names: list[tuple[str, int, str]] = field(default_factory=list)


def look_up(typed: Typed) -> Vocabulary:
    """One statement: the typed terms, the words that the last may become, and all names."""
    terms = SearchTerm.objects.filter(term__in=typed.terms, entries__gt=0)
    rows = row_of("term", terms, "term", "entries").union(
        _completions(typed.last),
        row_of("topic", _first(Topic.objects.all()), "name", "pk"),
        row_of("outlet", _first(Outlet.objects.all()), "name", "pk"),
        all=True,
    )
    vocabulary = Vocabulary()
    for kind, text, number in rows:
        if kind == "term":
            vocabulary.terms[text] = number
        elif kind == "word":
            term = stem(text)
            vocabulary.completions[term] = vocabulary.completions.get(term, 0) + number
        elif kind == "pair":
            vocabulary.completions[text] = number
        else:
            vocabulary.names.append((kind, number, text))
    return vocabulary


def _completions(last: Word) -> "QuerySet[Any, Any]":
    begins = get_backend().beginning
    if last.is_unspaced:
        is_alone = len(last.folded) == 1
        pairs = SearchTerm.objects.filter(begins("term", last.folded), entries__gt=0)
        return row_of("pair", _first(pairs) if is_alone else pairs.none(), "term", "entries")
    # Not ordered before it is cut: the range is read as far as it goes, never sorted whole.
    read = SearchWord.objects.filter(begins("word", last.folded), entries__gt=0)
    read = SearchWord.objects.filter(pk__in=read.order_by().values("pk")[:WORDS_READ])
    frequent = read.order_by("-entries", "word").values("pk")[:COMPLETIONS]
    return row_of("word", SearchWord.objects.filter(pk__in=frequent), "word", "entries")


def _first(records: "QuerySet[Any]") -> "QuerySet[Any]":
    return records.filter(pk__in=records.order_by("pk").values("pk")[:NAMES_READ])


def row_of(
    kind: str, records: "QuerySet[Any]", text: str, number: str
) -> "QuerySet[Any, tuple[str, str, int]]":
    row: QuerySet[Any, tuple[str, str, int]] = (
        records.order_by()
        .annotate(
            row_kind=Value(kind, output_field=CharField()),
            row_text=Cast(text, CharField()),
            row_number=Cast(number, BigIntegerField()),
        )
        .values_list("row_kind", "row_text", "row_number")
    )
    return row

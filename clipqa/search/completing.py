"""What the library knows of the words a reader is typing; read in one statement."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from clipqa.counters import ALL
from clipqa.models import FacetCount, Outlet, SearchTerm, SearchWord, Topic
from clipqa.replicas import reading_connection
from clipqa.search.backends import get_backend
from clipqa.search.terms import stem
from clipqa.search.typed import Typed
from clipqa.search.words import Word, words_of

COMPLETIONS = 60
WORDS_READ = 5_000  # of those that begin as typed; more do only while a letter or two stand
NAMES_READ = 2_000
# Written out, since this runs at every key: building it from models costs more than running it.
TERMS, WORDS, TOPICS, OUTLETS, FACETS = (
    model._meta.db_table for model in (SearchTerm, SearchWord, Topic, Outlet, FacetCount)
)


def _names_of(kind: str, table: str, *, only_public: bool) -> str:
    slug, counted = "''", ""
    if only_public:
        slug = "n.slug"
        counted = (
            f"JOIN {FACETS} c ON c.scope = '{ALL}' AND c.facet = '{kind}' AND c.ref = n.id "
            "AND c.value = '' AND c.cards > 0"
        )
    sql = f"SELECT '{kind}', n.name, n.id, {slug} FROM {table} n {counted}"
    return f"SELECT * FROM ({sql} ORDER BY n.id LIMIT {NAMES_READ}) AS {kind}s"


NAMES, PUBLIC_NAMES = (
    " UNION ALL ".join(
        _names_of(kind, table, only_public=only_public)
        for kind, table in (("topic", TOPICS), ("outlet", OUTLETS))
    )
    for only_public in (False, True)
)


@dataclass(frozen=True, slots=True)
class Name:
    """A topic's or an outlet's; `folded` are its words, folded, with a blank before each, and
    `slug` that of one known to be public.
    """

    kind: str
    pk: int
    text: str
    folded: str
    slug: str = ""


class Names:
    """All names, looked into as one text: at every key most of them hold nothing."""

    def __init__(self, names: Sequence[Name] = ()) -> None:
        self._names, self._text = names, "\n".join(name.folded for name in names)
        self._starts = list(accumulate((len(name.folded) + 1 for name in names), initial=0))

    def holding(self, beginning: str) -> Iterator[Name]:
        """Those that hold it, folded, in their order."""
        at = self._text.find(beginning)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield self._names[number]
            at = self._text.find(beginning, self._starts[number + 1])


@dataclass
class Vocabulary:
    """What the library knows of the words typed: how often each stands in it."""

    terms: dict[str, int] = field(default_factory=dict)
    completions: dict[str, int] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


# The names of one version of the library: they are the same at every key pressed.
_known: dict[int, Names] = {}


def forget_names() -> None:
    """For a process that turns to another library, whose versions mean something else."""
    _known.clear()


def look_up(typed: Typed, version: int | None = None) -> Vocabulary:
    """The typed terms, the words that the last may become, and all names.

    With the version of a settled library the public ones are read once for each: the counters tell
    which they are.
    """
    names = None if version is None else _known.get(version)
    wanted = NAMES if version is None else PUBLIC_NAMES
    vocabulary, read = Vocabulary(), []
    for kind, text, number, slug in _rows(typed, "" if names else wanted):
        if kind == "term":
            vocabulary.terms[text] = number
        elif kind == "word":
            term = stem(text)
            vocabulary.completions[term] = vocabulary.completions.get(term, 0) + number
        elif kind == "pair":
            vocabulary.completions[text] = number
        else:
            folded = "".join(f" {word.folded}" for word in words_of(text))
            read.append(Name(kind, number, text, folded, slug))
    vocabulary.names = names or Names(read)
    if version is not None and names is None:
        _known.clear()
        _known[version] = vocabulary.names
    return vocabulary


def _rows(typed: Typed, names: str) -> list[tuple[str, str, int, str]]:
    parts, parameters = [names] if names else [], []
    if typed.terms:
        places = ", ".join(["%s"] * len(typed.terms))
        parts.append(f"SELECT 'term', term, entries, '' FROM {TERMS} WHERE term IN ({places})")
        parts[-1] += " AND entries > 0"
        parameters += typed.terms
    if not typed.last.is_unspaced or len(typed.last.folded) == 1:
        completions, values = _completions(typed.last)
        parts.append(completions)
        parameters += values
    if not parts:
        return []
    with reading_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return list(cursor.fetchall())


def _completions(last: Word) -> tuple[str, list[Any]]:
    """The most frequent words that begin as typed; pairs, where one character stands alone."""
    kind, table, column = ("pair", TERMS, "term") if last.is_unspaced else ("word", WORDS, "word")
    condition, parameters = get_backend().beginning(column, last.folded)
    # Not ordered before it is cut: the range is read as far as it goes, never sorted whole.
    begun = (
        f"SELECT {column}, entries FROM {table} "
        f"WHERE {condition} AND entries > 0 LIMIT {WORDS_READ}"
    )
    frequent = f"ORDER BY entries DESC, {column} LIMIT {COMPLETIONS}"
    words = f"SELECT '{kind}', {column}, entries, '' FROM ({begun}) AS b {frequent}"
    return f"SELECT * FROM ({words}) AS c", parameters

"""Read the words, terms and names that can complete a reader's text, in one statement."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils import timezone

from clipqa.counters import ALL
from clipqa.db.replicas import reading_connection
from clipqa.models import (
    Article,
    ArticleEntry,
    FacetCount,
    Outlet,
    SearchTerm,
    SearchWord,
    Topic,
)
from clipqa.search.backends import get_backend
from clipqa.search.prefix_match import Typed, pieces_of
from clipqa.search.terms import stem

COMPLETIONS = 60
WORDS_READ = 5_000  # with the typed prefix; only a prefix of one or two letters has more
NAMES_READ = 2_000
# Raw SQL, since this runs at every keystroke: compiling a queryset takes longer than executing it.
TERMS, WORDS, TOPICS, OUTLETS, FACETS, ARTICLES, ARTICLE_ENTRIES = (
    model._meta.db_table
    for model in (SearchTerm, SearchWord, Topic, Outlet, FacetCount, Article, ArticleEntry)
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


# Titles of the newest articles. Their entries say which are public, so no other statement asks.
TITLES = (
    "SELECT * FROM (SELECT 'article', a.title, a.id, a.slug "
    f"FROM {ARTICLE_ENTRIES} e JOIN {ARTICLES} a ON a.id = e.article_id "
    "WHERE e.visible_from <= %s AND (e.visible_until IS NULL OR e.visible_until > %s) "
    f"ORDER BY a.id DESC LIMIT {NAMES_READ}) AS articles"
)
NAMES, PUBLIC_NAMES = (
    " UNION ALL ".join(
        [
            *(
                _names_of(kind, table, only_public=only_public)
                for kind, table in (("topic", TOPICS), ("outlet", OUTLETS))
            ),
            TITLES,
        ]
    )
    for only_public in (False, True)
)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a topic or an outlet, or the title of a public article.

    `folded` has its normalised words, each with a space before it. `slug` is '' unless the topic or
    outlet is known to be public.
    """

    kind: str
    pk: int
    text: str
    folded: str
    slug: str = ""


class Names:
    """All names, joined into one text that is searched at once, since most don't match."""

    def __init__(self, names: Sequence[Name] = ()) -> None:
        self._names, self._text = names, "\n".join(name.folded for name in names)
        self._starts = list(accumulate((len(name.folded) + 1 for name in names), initial=0))

    def containing(self, prefix: str) -> Iterator[Name]:
        """Yield the names with this normalised text, in their order."""
        at = self._text.find(prefix)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield self._names[number]
            at = self._text.find(prefix, self._starts[number + 1])


@dataclass
class Vocabulary:
    """The number of entries with each typed term and each possible completion, and the names."""

    terms: dict[str, int] = field(default_factory=dict)
    completions: dict[str, int] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


# Caches the names of one version of the library, since each keystroke reads the same ones.
_cache: dict[int, Names] = {}


def clear_name_cache() -> None:
    """Clear the cache in a process that switches to another library with its own versions."""
    _cache.clear()


def look_up(typed: Typed, version: int | None = None) -> Vocabulary:
    """Read the typed terms, the possible completions of the last word, and all names.

    `version` is the version of a library whose counters are current. Then only public names are
    read, by these counters, and cached for the version.
    """
    names = None if version is None else _cache.get(version)
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
            folded = "".join(f" {piece.folded}" for piece in pieces_of(text))
            read.append(Name(kind, number, text, folded, slug))
    vocabulary.names = names or Names(read)
    if version is not None and names is None:
        _cache.clear()
        _cache[version] = vocabulary.names
    return vocabulary


def _rows(typed: Typed, names: str) -> list[tuple[str, str, int, str]]:
    selects = [names] if names else []
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    parameters: list[Any] = [now, now] if names else []
    if typed.terms:
        placeholders = ", ".join(["%s"] * len(typed.terms))
        selects.append(
            f"SELECT 'term', term, entries, '' FROM {TERMS} "
            f"WHERE term IN ({placeholders}) AND entries > 0"
        )
        parameters += typed.terms
    prefixes: list[tuple[str, str]] = []
    if not typed.last.is_unspaced:
        prefixes.append(("word", typed.last.folded))
    elif len(typed.last.folded) == 1:
        prefixes.append(("pair", typed.last.folded))
    if typed.joined:
        prefixes.append(("pair", typed.joined))
    for kind, prefix in prefixes:
        completions, values = _completions(kind, prefix)
        selects.append(completions)
        parameters += values
    if not selects:
        return []
    with reading_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), parameters)
        return list(cursor.fetchall())


def _completions(kind: str, prefix: str) -> tuple[str, list[Any]]:
    """Return a SELECT of the most frequent words with a prefix.

    For a `kind` of "pair" it selects terms: pairs of characters, and words with several spellings.
    """
    table, column = (WORDS, "word") if kind == "word" else (TERMS, "term")
    condition, parameters = get_backend().starts_with(column, prefix)
    # LIMIT without ORDER BY: the range of the index is read up to the limit, never sorted whole.
    matching = (
        f"SELECT {column}, entries FROM {table} "
        f"WHERE {condition} AND entries > 0 LIMIT {WORDS_READ}"
    )
    frequent = f"ORDER BY entries DESC, {column} LIMIT {COMPLETIONS}"
    words = f"SELECT '{kind}', {column}, entries, '' FROM ({matching}) AS b {frequent}"
    return f"SELECT * FROM ({words}) AS c", parameters

"""Suggest public topics, outlets and questions for the text that a reader is typing.

A suggestion has every typed word, the last as a prefix. Those that begin with the typed words come
first, then those with adjacent words, then the rest. Of equals, names are in alphabetical order and
questions begin with the newest. For stop words alone, such as "how do", a suggestion must begin
with them, since nearly every question has them somewhere.

The cost does not depend on the size of the library: two statements read ranges of the vocabulary's
indexes and at most `CANDIDATES` questions. Public names are read once for each version of the
library, by its counters. While these are not current, a third statement reads which are public.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from django.db import connection
from django.db.models.expressions import RawSQL
from django.urls import get_script_prefix, reverse
from django.utils import timezone

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import prepared
from clipqa.lib.words import Word
from clipqa.models import Question, SearchEntry
from clipqa.search.backends import get_backend
from clipqa.search.completion import NAMES_READ, OUTLETS, TOPICS, Name, Vocabulary, look_up
from clipqa.search.prefix_match import BEGINS, Fit, Mark, Typed, pieces_of
from clipqa.search.terms import stem

ENTRIES, QUESTIONS, QUESTION_TOPICS = (
    model._meta.db_table for model in (SearchEntry, Question, Question.topics.through)
)
MAX_SUGGESTIONS = 8
PER_KIND = 2  # topics, outlets, and articles, where there are enough questions
CANDIDATES = 100
# Words with more entries than this are searched in the newest entries alone.
MAX_MATCHES = 5_000
NEWEST = 2_000
# The most frequent completions that make up this share of all occurrences are searched. Hardly any
# of the newest entries has one of the others.
COMPLETIONS_SHARE = 0.95


@dataclass(frozen=True)
class Suggestion:
    """A suggestion; `marks` are the ranges of the typed words in its text, in characters."""

    kind: str
    text: str
    url: str
    language: str = ""
    marks: tuple[Mark, ...] = ()


def suggest(text: str, now: datetime | None = None, version: int | None = None) -> list[Suggestion]:
    """Return at most `MAX_SUGGESTIONS` topics, outlets, articles and questions, in this order.

    `version` is the version of a library whose counters are current, for which names are cached.
    """
    typed, now = Typed.read(text), now or timezone.now()
    if typed is None:
        return []
    vocabulary = look_up(typed, version)
    named = _records(typed, vocabulary, now)
    return _mixed(named, _questions(typed, vocabulary, now))


def _mixed(named: Mapping[str, list[Suggestion]], questions: list[Suggestion]) -> list[Suggestion]:
    """Return two of each kind of name with the questions; more where there are few questions."""
    firsts = {kind: min(PER_KIND, len(found)) for kind, found in named.items()}
    asked = questions[: MAX_SUGGESTIONS - sum(firsts.values())]
    room = MAX_SUGGESTIONS - len(asked)
    chosen: list[Suggestion] = []
    for kind, found in named.items():
        del firsts[kind]
        chosen += found[: room - len(chosen) - sum(firsts.values())]
    return [*chosen, *asked]


def _questions(typed: Typed, vocabulary: Vocabulary, now: datetime) -> list[Suggestion]:
    chosen = _candidates(typed, vocabulary, now)
    if chosen is None:
        return []
    # A search among the newest entries costs the same for any words, so one plan fits all. Any
    # other search depends on the words and is planned each time.
    asked, is_prepared = chosen
    using = reading_connection()
    # Raw SQL, as in `completion.py`. Times are only sorted, so they need no conversion.
    with prepared(using) if is_prepared else using.cursor() as cursor:
        cursor.execute(
            "SELECT e.published_at, e.answer_id, e.question_id, q.slug, e.question_text, "
            f"e.language FROM {ENTRIES} e JOIN {QUESTIONS} q ON q.id = e.question_id "
            f"WHERE e.answer_id IN ({asked.sql})",
            asked.params,
        )
        rows = sorted(cursor.fetchall(), reverse=True)
    fitting: dict[int, tuple[Fit, str, str, str]] = {}
    for _at, _pk, question, slug, text, language in rows:
        fit = None if question in fitting else _fit(typed, _words_of(text), text)
        if fit:
            fitting[question] = fit, slug, text, language
    closest = sorted(fitting.values(), key=lambda found: found[0].closeness)[:MAX_SUGGESTIONS]
    return [
        Suggestion("question", text, _address("question", slug), language, fit.marks)
        for fit, slug, text, language in closest
    ]


def _candidates(typed: Typed, vocabulary: Vocabulary, now: datetime) -> tuple[RawSQL, bool] | None:
    """Return a subquery of the entries to check, and whether it reads the newest only.

    Return None if no question can match.
    """
    every, completions = typed.terms, vocabulary.completions
    is_whole = typed.last.is_unspaced and len(typed.last.folded) > 1
    if vocabulary.terms.keys() != set(every) or not (completions or is_whole):
        return None
    counts = [vocabulary.terms[term] for term in every]
    either = list(completions)
    if counts and min(counts) <= CANDIDATES:
        either = []  # few enough to check all of them
    if either:
        counts.append(sum(completions.values()))
    among = 0
    if min(counts) > MAX_MATCHES:
        among, either = NEWEST, _frequent(completions, stem(typed.last.folded)) if either else []
    return get_backend().newest_questions(every, either, now, CANDIDATES, among), among > 0


def _frequent(completions: Mapping[str, int], typed: str) -> list[str]:
    """Return the word as typed and the most frequent completions, up to `COMPLETIONS_SHARE`."""
    first = sorted(completions, key=lambda term: (term != typed, -completions[term]))
    reached = list(accumulate(completions[term] for term in first))
    return first[: bisect_left(reached, COMPLETIONS_SHARE * reached[-1]) + 1]


def _fit(typed: Typed, title: tuple[Word, ...], text: str) -> Fit | None:
    fit = typed.fit(title, text)
    return None if fit and typed.has_only_stop_words and fit.closeness != BEGINS else fit


def _address(kind: str, slug: str) -> str:
    return _address_below(get_script_prefix(), kind, slug)


@lru_cache(maxsize=2 * NAMES_READ)
def _address_below(_prefix: str, kind: str, slug: str) -> str:
    """Return a URL. Cached, since `reverse` for eight suggestions takes a tenth of the time."""
    return reverse(kind, args=[slug])


@lru_cache(maxsize=2 * NAMES_READ)
def _words_of(text: str) -> tuple[Word, ...]:
    return tuple(pieces_of(text))


def _records(typed: Typed, vocabulary: Vocabulary, now: datetime) -> dict[str, list[Suggestion]]:
    """Return the public topics, outlets and articles whose names match, by kind."""
    fitting: list[tuple[Fit, Name]] = []
    for name in vocabulary.names.containing(typed.last_prefix):
        fit = _fit(typed, _words_of(name.text), name.text)
        if fit:
            fitting.append((fit, name))
    fitting.sort(key=lambda one: (one[0].closeness, one[1].text.casefold(), one[1].pk))
    slugs = _public_slugs([(name.kind, name.pk) for _fit, name in fitting if not name.slug], now)
    found: dict[str, list[Suggestion]] = {"topic": [], "outlet": [], "article": []}
    for fit, name in fitting:
        kind, chosen = name.kind, found[name.kind]
        slug = name.slug or slugs.get((kind, name.pk))
        if slug and len(chosen) < MAX_SUGGESTIONS:
            chosen.append(Suggestion(kind, name.text, _address(kind, slug), marks=fit.marks))
    return found


def _public_slugs(records: Iterable[tuple[str, int]], now: datetime) -> dict[tuple[str, int], str]:
    """Return the slugs of the public ones among the first of each kind, with one statement."""
    topics = [pk for kind, pk in records if kind == "topic"][: 2 * MAX_SUGGESTIONS]
    outlets = [pk for kind, pk in records if kind == "outlet"][: 2 * MAX_SUGGESTIONS]
    if not (topics or outlets):
        return {}
    # By entries, which have indexes on topic and outlet. With answers the planner would scan all
    # published ones.
    moment = connection.ops.adapt_datetimefield_value(now)
    values = [*topics, moment, moment, *outlets, moment, moment]
    with prepared(reading_connection()) as cursor:
        cursor.execute(_slugs(len(topics), len(outlets)), values)
        return {(kind, pk): slug for kind, pk, slug in cursor.fetchall()}


@lru_cache(maxsize=4 * MAX_SUGGESTIONS * MAX_SUGGESTIONS)
def _slugs(topics: int, outlets: int) -> str:
    """Return raw SQL for this many topics and outlets.

    One visible entry is enough. `LIMIT 1` makes PostgreSQL stop at the first; for EXISTS it would
    read all of them.
    """
    of_topic = (
        f"SELECT 1 FROM {QUESTION_TOPICS} q JOIN {ENTRIES} e ON e.question_id = q.question_id"
    )
    arms = [
        ("topic", TOPICS, topics, f"{of_topic} WHERE q.topic_id = n.id"),
        ("outlet", OUTLETS, outlets, f"SELECT 1 FROM {ENTRIES} e WHERE e.outlet_id = n.id"),
    ]
    return " UNION ALL ".join(
        f"SELECT '{kind}', n.id, n.slug FROM {table} n "
        f"WHERE n.id IN ({', '.join(['%s'] * number) or 'NULL'}) AND ({entries} AND "
        "e.visible_from <= %s AND (e.visible_until IS NULL OR e.visible_until > %s) LIMIT 1) = 1"
        for kind, table, number, entries in arms
    )

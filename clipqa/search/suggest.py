"""Complete what a reader is typing: with topics, outlets and questions that are public now.

What fits holds every word typed, the last as a beginning. First stands what begins with the
words as typed, then what holds them in one piece, then the rest; of equals, names come by the
alphabet and questions from the newest. Where only words such as "how do" are typed, only what
begins with them fits, since nearly every question holds them somewhere.

The cost is bounded whatever the library holds: two statements read the vocabulary, by the
ranges of its indexes, and at most `CANDIDATES` questions. Which names are public the counters tell
once for each version of the library; until they know of a moment that has passed a third asks.
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

from clipqa.models import Question, SearchEntry
from clipqa.replicas import reading_connection
from clipqa.search.backends import get_backend
from clipqa.search.completing import NAMES_READ, OUTLETS, TOPICS, Name, Vocabulary, look_up
from clipqa.search.terms import stem
from clipqa.search.typed import BEGINS, Fit, Mark, Typed
from clipqa.search.words import Word, words_of
from clipqa.statements import planned_once

ENTRIES, QUESTIONS, QUESTION_TOPICS = (
    model._meta.db_table for model in (SearchEntry, Question, Question.topics.through)
)
MOST = 8
OF_A_KIND = 2  # topics, and outlets, as long as there are questions enough
CANDIDATES = 100
# Words that stand in more entries than this are looked for in the newest entries alone.
MOST_MATCHES = 5_000
NEWEST = 2_000
# Of these hardly any holds a word as rare as the last twentieth of those that begin as typed.
OFTEN_ENOUGH = 0.95


@dataclass(frozen=True)
class Suggestion:
    """`marks` are the beginnings and ends of what was typed, counted in characters."""

    kind: str
    text: str
    url: str
    language: str = ""
    marks: tuple[Mark, ...] = ()


def suggest(text: str, now: datetime | None = None, version: int | None = None) -> list[Suggestion]:
    """At most `MOST`: topics, outlets, questions, in this order.

    `version` is that of a settled library, by which names are remembered.
    """
    typed, now = Typed.read(text), now or timezone.now()
    if typed is None:
        return []
    vocabulary = look_up(typed, version)
    topics, outlets = _nouns(typed, vocabulary, now)
    return _mixed(topics, outlets, _questions(typed, vocabulary, now))


def _mixed(
    topics: list[Suggestion], outlets: list[Suggestion], questions: list[Suggestion]
) -> list[Suggestion]:
    """Two topics and two outlets beside the questions; more where there are few of these."""
    asked = questions[: MOST - len(topics[:OF_A_KIND]) - len(outlets[:OF_A_KIND])]
    room = MOST - len(asked)
    about = topics[: room - len(outlets[:OF_A_KIND])]
    return [*about, *outlets[: room - len(about)], *asked]


def _questions(typed: Typed, vocabulary: Vocabulary, now: datetime) -> list[Suggestion]:
    chosen = _candidates(typed, vocabulary, now)
    if chosen is None:
        return []
    # Looked for in the newest, it costs the same whatever is typed; else it depends on the words.
    asked, is_planned_once = chosen
    using = reading_connection()
    # Written out likewise. The moments only put them in order, which they do as they are stored.
    with planned_once(using) if is_planned_once else using.cursor() as cursor:
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
    closest = sorted(fitting.values(), key=lambda found: found[0].closeness)[:MOST]
    return [
        Suggestion("question", text, _address("question", slug), language, fit.marks)
        for fit, slug, text, language in closest
    ]


def _candidates(typed: Typed, vocabulary: Vocabulary, now: datetime) -> tuple[RawSQL, bool] | None:
    """The entries to look at, as a subquery, and whether they are the newest only; None if none
    can fit.
    """
    every, completions = typed.terms, vocabulary.completions
    is_whole = typed.last.is_unspaced and len(typed.last.folded) > 1
    if vocabulary.terms.keys() != set(every) or not (completions or is_whole):
        return None
    counts = [vocabulary.terms[term] for term in every]
    either = list(completions)
    if counts and min(counts) <= CANDIDATES:
        either = []  # few enough to look at all of them
    if either:
        counts.append(sum(completions.values()))
    among = 0
    if min(counts) > MOST_MATCHES:
        among, either = NEWEST, _frequent(completions, stem(typed.last.folded)) if either else []
    return get_backend().asking(every, either, now, CANDIDATES, among), among > 0


def _frequent(completions: Mapping[str, int], typed: str) -> list[str]:
    """The word as it is typed, then the most frequent ones, until they make up nearly all."""
    first = sorted(completions, key=lambda term: (term != typed, -completions[term]))
    reached = list(accumulate(completions[term] for term in first))
    return first[: bisect_left(reached, OFTEN_ENOUGH * reached[-1]) + 1]


def _fit(typed: Typed, title: tuple[Word, ...], text: str) -> Fit | None:
    fit = typed.fit(title, text)
    return None if fit and typed.asks_only and fit.closeness != BEGINS else fit


def _address(kind: str, slug: str) -> str:
    return _address_below(get_script_prefix(), kind, slug)


@lru_cache(maxsize=2 * NAMES_READ)
def _address_below(_prefix: str, kind: str, slug: str) -> str:
    """Remembered, since making the eight of a list costs a tenth of it."""
    return reverse(kind, args=[slug])


@lru_cache(maxsize=2 * NAMES_READ)
def _words_of(text: str) -> tuple[Word, ...]:
    return tuple(words_of(text))


def _nouns(
    typed: Typed, vocabulary: Vocabulary, now: datetime
) -> tuple[list[Suggestion], list[Suggestion]]:
    """The topics and the outlets whose names fit, and that readers may know of."""
    fitting: list[tuple[Fit, Name]] = []
    for name in vocabulary.names.holding(typed.last_beginning):
        fit = _fit(typed, _words_of(name.text), name.text)
        if fit:
            fitting.append((fit, name))
    fitting.sort(key=lambda one: (one[0].closeness, one[1].text.casefold(), one[1].pk))
    slugs = _public_slugs([(name.kind, name.pk) for _fit, name in fitting if not name.slug], now)
    found: dict[str, list[Suggestion]] = {"topic": [], "outlet": []}
    for fit, name in fitting:
        kind, chosen = name.kind, found[name.kind]
        slug = name.slug or slugs.get((kind, name.pk))
        if slug and len(chosen) < MOST:
            chosen.append(Suggestion(kind, name.text, _address(kind, slug), marks=fit.marks))
    return found["topic"], found["outlet"]


def _public_slugs(records: Iterable[tuple[str, int]], now: datetime) -> dict[tuple[str, int], str]:
    """The slugs of those that are public, of the first few of each kind; in one statement."""
    topics = [pk for kind, pk in records if kind == "topic"][: 2 * MOST]
    outlets = [pk for kind, pk in records if kind == "outlet"][: 2 * MOST]
    if not (topics or outlets):
        return {}
    # By their entries, which are found by topic or outlet; by answers a database would
    # rather walk through all that are published.
    moment = connection.ops.adapt_datetimefield_value(now)
    values = [*topics, moment, moment, *outlets, moment, moment]
    with planned_once(reading_connection()) as cursor:
        cursor.execute(_slugs(len(topics), len(outlets)), values)
        return {(kind, pk): slug for kind, pk, slug in cursor.fetchall()}


@lru_cache(maxsize=4 * MOST * MOST)
def _slugs(topics: int, outlets: int) -> str:
    """Written out, as what the vocabulary is read by is.

    One leaning entry is enough, which the limit tells PostgreSQL: for EXISTS it gathers them all.
    """
    asked = f"SELECT 1 FROM {QUESTION_TOPICS} q JOIN {ENTRIES} e ON e.question_id = q.question_id"
    arms = [
        ("topic", TOPICS, topics, f"{asked} WHERE q.topic_id = n.id"),
        ("outlet", OUTLETS, outlets, f"SELECT 1 FROM {ENTRIES} e WHERE e.outlet_id = n.id"),
    ]
    return " UNION ALL ".join(
        f"SELECT '{kind}', n.id, n.slug FROM {table} n "
        f"WHERE n.id IN ({', '.join(['%s'] * number) or 'NULL'}) AND ({leaning} AND "
        "e.visible_from <= %s AND (e.visible_until IS NULL OR e.visible_until > %s) LIMIT 1) = 1"
        for kind, table, number, leaning in arms
    )

"""The questions to read next, below the answers to a question or from a video.

First those that editors linked, then those with the same distinctive words (`search/nearest.py`),
without those that editors keep apart. They are read with the page and cached with it, so under the
version of the library.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from clipqa.db.replicas import reading_connection
from clipqa.db.statements import compiled_once, placeholder, placeholder_subquery
from clipqa.evidence.language import base
from clipqa.feed.cards.cards import Card
from clipqa.models import Question, SearchEntry, Video
from clipqa.search.backends import SearchTooSlow, get_backend
from clipqa.search.backends.base import Clause
from clipqa.search.nearest import MAX_CANDIDATES, NO_QUESTION, Words, candidates, read_words

MAX_LINKED, MAX_RELATED = 8, 6  # the nearest ones only fill up those that editors linked
LINKS: Any = Question.related_questions.through
APART: Any = Question.unrelated_questions.through
TOPICS: Any = Question.topics.through


@dataclass(frozen=True)
class RelatedQuestion:
    text: str
    language: str
    url: str


class _Row(NamedTuple):
    text: str
    language: str
    slug: str
    is_linked: bool
    has_common_topic: bool


def related_to_question(question: Question) -> list[RelatedQuestion]:
    """Return the public questions that are related to this one, in two statements."""
    return _OF_QUESTION.related(question.pk, {question.text: question.language})


def related_to_video(video: Video, cards: Iterable[Card]) -> list[RelatedQuestion]:
    """Return public questions that are related to those of a video, in two statements.

    The nearest ones are near to a question of `cards`, such as those of the page. None is answered
    by the video itself.
    """
    return _OF_VIDEO.related(video.pk, {card.question: card.language for card in cards})


class _Related:
    """Reads the questions related to some own ones, which a queryset selects by `of` and `now`."""

    def __init__(self, own: "Callable[[], QuerySet[Any, Any]]") -> None:
        self._own = compiled_once(own)
        self._listed = compiled_once(lambda: _listed(own))

    def related(self, pk: int, asked: Mapping[str, str]) -> list[RelatedQuestion]:
        """Return the questions related to those with these texts, each with its language."""
        now, words = timezone.now(), read_words(asked)
        own = self._own().subquery(of=pk, now=now)
        without: Clause = own.sql, list(own.params)
        try:
            near = candidates(words, without, now)
            rows = get_backend().rows(*self._filled(pk, now, without, near))
        except SearchTooSlow:
            # The linked questions are read by their ids, which needs no time limit.
            with reading_connection().cursor() as cursor:
                cursor.execute(*self._filled(pk, now, without, NO_QUESTION))
                rows = cursor.fetchall()
        chosen = _chosen([_Row(*row) for row in rows], words, {*map(base, asked.values())})
        return [
            RelatedQuestion(row.text, row.language, reverse("question", args=[row.slug]))
            for row in chosen
        ]

    def _filled(self, pk: int, now: datetime, own: Clause, near: Clause) -> Clause:
        linked = f"SELECT to_question_id FROM {LINKS._meta.db_table}"  # noqa: S608 (our own names)
        ids = f"{linked} WHERE from_question_id IN ({own[0]}) UNION ALL {near[0]}"
        return self._listed().filled((ids, [*own[1], *near[1]]), of=pk, now=now)


def _chosen(rows: Sequence[_Row], words: Words, languages: set[str]) -> list[_Row]:
    """Return the linked questions in their order, then the nearest of the others.

    These have one of the languages, since a word of two languages may have two meanings.
    """
    linked = [row for row in rows if row.is_linked][:MAX_LINKED]
    rated = [
        (words.nearness(row.text, has_common_topic=row.has_common_topic), row)
        for row in rows
        if not row.is_linked and base(row.language) in languages
    ]
    near = [(nearness, row) for nearness, row in rated if nearness]
    # Of two that are equally near, the shorter one has less that is about something else.
    near.sort(key=lambda pair: (-pair[0], len(pair[1].text), pair[1].slug))
    return [*linked, *(row for _nearness, row in near[: max(0, MAX_RELATED - len(linked))])]


def _listed(own: "Callable[[], QuerySet[Any, Any]]") -> "QuerySet[Any, Any]":
    """Return the public ones of the questions that a subquery selects, the linked ones first."""
    links, apart = (
        table._default_manager.filter(from_question=OuterRef("pk"), to_question__in=own())
        for table in (LINKS, APART)
    )
    topics = TOPICS._default_manager
    own_topics = topics.filter(question__in=own()).values("topic")
    common = topics.filter(question=OuterRef("pk"), topic__in=own_topics)
    questions = Question.objects.listed(_now()).filter(pk__in=placeholder_subquery())
    questions = questions.exclude(pk__in=own())
    questions = questions.annotate(is_linked=Exists(links), has_common_topic=Exists(common))
    # A video may answer a question that one is linked to, and another that it is kept apart from.
    questions = questions.filter(Q(is_linked=True) | ~Exists(apart))
    columns = ("text", "language", "slug", "is_linked", "has_common_topic")
    ordered = questions.order_by("-is_linked", "text", "pk").values_list(*columns)
    return ordered[: MAX_LINKED + MAX_CANDIDATES]


def _own_of_question() -> "QuerySet[Any, Any]":
    return Question.objects.filter(pk=placeholder("of")).order_by().values("pk")


def _own_of_video() -> "QuerySet[Any, Any]":
    entries = SearchEntry.objects.each_visible(_now())
    return entries.filter(video=placeholder("of")).values("question")


def _now() -> datetime:
    return cast("datetime", placeholder("now"))


_OF_QUESTION, _OF_VIDEO = _Related(_own_of_question), _Related(_own_of_video)

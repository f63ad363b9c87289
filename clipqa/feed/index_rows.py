"""Rows of the lists of topics and outlets, with their number of cards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from clipqa import counters
from clipqa.db.replicas import reading_connection
from clipqa.db.statements import Columns, Statement, compiled_once, placeholder
from clipqa.feed.cards.cards import OutletRef, outlet_ref
from clipqa.lib.richtext import to_html, to_text
from clipqa.models import FacetCount, Outlet, Topic
from clipqa.models.outlet import OutletQuerySet
from clipqa.models.topic import TopicQuerySet, has_published_article
from clipqa.posters import Poster, poster_of

SUMMARY_LENGTH = 220
FIRST_TOPICS, FIRST_OUTLETS = 8, 12
POSTER = ["poster", "poster_width", "poster_height"]
TOPIC = Columns({"": (Topic, ["slug", "name", "explainer", *POSTER])})
OUTLET = Columns({"": (Outlet, ["slug", "name", "website", "colour", "description", *POSTER])})

Record = TypeVar("Record", bound=Model)
Row = TypeVar("Row")


@dataclass(frozen=True)
class TopicRow:
    name: str
    slug: str
    url: str
    summary: str
    count: int
    image: Poster | None


@dataclass(frozen=True)
class OutletRow:
    outlet: OutletRef
    description: str
    count: int


@dataclass(frozen=True)
class TopicView:
    """The head of a topic's page."""

    name: str
    slug: str
    url: str
    explainer_html: str
    explainer_text: str
    image: Poster | None


class Rows(Generic[Record, Row]):
    """A list of records that are read, and converted to rows, when it is sliced."""

    def __init__(self, records: "QuerySet[Record]", make: Callable[[Record], Row]) -> None:
        self._records, self._make = records, make

    def count(self) -> int:
        return self._records.count()

    def __getitem__(self, page: slice) -> list[Row]:
        return [self._make(record) for record in self._records[page]]


def topic_rows(*, counters_current: bool = True) -> Rows[Topic, TopicRow]:
    return Rows(topics_with_counts(counters_current=counters_current), topic_row)


def outlet_rows(*, counters_current: bool = True) -> Rows[Outlet, OutletRow]:
    return Rows(outlets_with_counts(counters_current=counters_current), outlet_row)


def first_topics(*, counters_current: bool) -> list[TopicRow]:
    """Return the first rows of the list, for the home page."""
    if not counters_current:
        return topic_rows(counters_current=False)[:FIRST_TOPICS]
    return [topic_row(topic) for topic in _records(_first_topics(), TOPIC, now=timezone.now())]


def first_outlets(*, counters_current: bool) -> list[OutletRow]:
    if not counters_current:
        return outlet_rows(counters_current=False)[:FIRST_OUTLETS]
    return [outlet_row(outlet) for outlet in _records(_first_outlets(), OUTLET)]


def _records(statement: Statement, columns: Columns, **values: Any) -> list[Any]:
    """Return the records of a statement with their `count`, its last column."""
    using, records = reading_connection(), []
    for *own, count in statement.ask_raw(using, **values):
        record = columns.record(iter(own), using.alias)
        record.count = count
        records.append(record)
    return records


@compiled_once
def _first_topics() -> "QuerySet[Any, Any]":
    topics = topics_with_counts(now=cast("datetime", placeholder("now")))
    return topics.values_list(*TOPIC.names, "count")[:FIRST_TOPICS]


@compiled_once
def _first_outlets() -> "QuerySet[Any, Any]":
    return outlets_with_counts().values_list(*OUTLET.names, "count")[:FIRST_OUTLETS]


def topics_with_counts(
    *, counters_current: bool = True, now: datetime | None = None
) -> TopicQuerySet:
    """Return the public topics in order, each with `count`, the number of its public answers.

    A topic with articles alone has none.

    Counters include an expiry only after the schedule has been applied. Until then the condition
    for public topics is checked here.
    """
    topics = Topic.objects.annotate(count=_card_count("topic")).in_order()
    if not counters_current:
        return topics.public(now)
    return topics.filter(Q(count__gt=0) | Q(has_published_article(now)))


def outlets_with_counts(*, counters_current: bool = True) -> OutletQuerySet:
    """Return the public outlets by name, as in `topics_with_counts`."""
    outlets = Outlet.objects.annotate(count=_card_count("outlet")).filter(count__gt=0)
    return (outlets if counters_current else outlets.public()).order_by("name", "pk")


def _card_count(facet: str) -> Coalesce:
    # The empty value completes the key. Without it SQLite would scan all rows of the facet.
    key = {"scope": counters.ALL, "facet": facet, "ref": OuterRef("pk"), "value": ""}
    counted = FacetCount.objects.filter(**key)
    return Coalesce(Subquery(counted.values("cards")), 0)


def topic_row(topic: Topic) -> TopicRow:
    text = to_text(topic.explainer)
    return TopicRow(
        name=topic.name,
        slug=topic.slug,
        url=reverse("topic", args=[topic.slug]),
        summary=text
        if len(text) <= SUMMARY_LENGTH
        else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…",
        count=topic.count,  # type: ignore[attr-defined]
        image=poster_of(topic),
    )


def outlet_row(outlet: Outlet) -> OutletRow:
    return OutletRow(outlet_ref(outlet), outlet.description, outlet.count)  # type: ignore[attr-defined]


def topic_view(topic: Topic) -> TopicView:
    return TopicView(
        name=topic.name,
        slug=topic.slug,
        url=reverse("topic", args=[topic.slug]),
        explainer_html=to_html(topic.explainer),
        explainer_text=to_text(topic.explainer),
        image=poster_of(topic),
    )

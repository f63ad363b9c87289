"""Topics and outlets as lists show them, with how many cards each has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from clipqa import counters
from clipqa.feed.cards import OutletRef, outlet_ref
from clipqa.models import FacetCount, Outlet, Topic
from clipqa.models.outlet import OutletQuerySet
from clipqa.models.topic import TopicQuerySet
from clipqa.posters import Poster, poster_of
from clipqa.richtext import to_html, to_text

SUMMARY_LENGTH = 220

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
    """A topic as its own page opens with it."""

    name: str
    slug: str
    url: str
    explainer_html: str
    explainer_text: str
    image: Poster | None


class Rows(Generic[Record, Row]):
    """A list of records that is read only where it is sliced, and made into rows there."""

    def __init__(self, records: "QuerySet[Record]", make: Callable[[Record], Row]) -> None:
        self._records, self._make = records, make

    def count(self) -> int:
        return self._records.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return [self._make(record) for record in self._records[part]]


def topic_rows(*, is_settled: bool = True) -> Rows[Topic, TopicRow]:
    return Rows(topics_with_counts(is_settled=is_settled), topic_row)


def outlet_rows(*, is_settled: bool = True) -> Rows[Outlet, OutletRow]:
    return Rows(outlets_with_counts(is_settled=is_settled), outlet_row)


def topics_with_counts(*, is_settled: bool = True) -> TopicQuerySet:
    """Public topics in order, each with `count` of its public answers.

    Counters learn of a moment when it is settled: until then what it hid is left out here.
    """
    topics = Topic.objects.annotate(count=_cards("topic")).filter(count__gt=0).in_order()
    return topics if is_settled else topics.public()


def outlets_with_counts(*, is_settled: bool = True) -> OutletQuerySet:
    """Public outlets by name, likewise."""
    outlets = Outlet.objects.annotate(count=_cards("outlet")).filter(count__gt=0)
    return (outlets if is_settled else outlets.public()).order_by("name", "pk")


def _cards(facet: str) -> Coalesce:
    # With the empty value the whole key is given: SQLite would else look through the facet.
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

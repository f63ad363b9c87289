"""Topics that may hold what a search did not find."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse

from clipqa.feed.rows import topics_with_counts
from clipqa.search.terms import terms_of
from clipqa.search.text import SearchText

MOST_TOPICS = 5
MOST_WORDS = 6
SHORTEST_STEM = 3
NAME_WEIGHS, EXPLAINER_WEIGHS = 4, 1


@dataclass(frozen=True)
class NearTopic:
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class NearTopics:
    """`are_near` where they hold something of the search; else they are the largest ones."""

    topics: list[NearTopic]
    are_near: bool = False


NO_TOPICS = NearTopics([])


def topics_by_nearness(text: SearchText, *, is_settled: bool) -> Any:
    """Public topics with `held`, what they hold of the text; the nearest and largest first.

    No word of it stands in an answer, else the search had found that. What is left are
    explainers, which aren't searched, and names that hold a word within another.
    """
    topics: Any = topics_with_counts(is_settled=is_settled)
    topics = topics.annotate(held=_held(list(_spellings(text))))
    return topics.order_by("-held", "-count", "name")


def nearest(topics: list[Any], own: tuple[str, str]) -> NearTopics:
    """Of the first rows of `topics_by_nearness` those to show, on the page of one never itself."""
    others = [topic for topic in topics if ("topic", topic.slug) != own][:MOST_TOPICS]
    near = [topic for topic in others if topic.held]
    rows = [NearTopic(t.name, reverse("topic", args=[t.slug]), t.count) for t in near or others]
    return NearTopics(rows, are_near=bool(near))


def _held(words: list[set[str]]) -> Combinable:
    held: Combinable = Value(0, output_field=IntegerField())
    for spellings in words:
        for field, weight in (("name", NAME_WEIGHS), ("explainer", EXPLAINER_WEIGHS)):
            holds = Q()
            for spelling in spellings:
                holds |= Q(**{f"{field}__icontains": spelling})
            held = held + Case(When(holds, then=weight), default=0, output_field=IntegerField())
    return held


def _spellings(text: SearchText) -> Iterator[set[str]]:
    """The beginnings of the telling words, as they may stand in a text.

    Folded and as they were typed; capitals too, since SQLite ignores case in ASCII alone.
    """
    asked = " ".join([text.asks, *text.topics])
    telling = [term for term in terms_of(asked) if not term.is_stop]
    for term in sorted(telling, key=lambda term: -len(term.text))[:MOST_WORDS]:
        is_pair = len(term.text) == 2 and not term.text.isascii()
        if len(term.text) >= SHORTEST_STEM or is_pair:
            typed = asked[term.start : term.end].casefold()[: len(term.text)]
            yield {term.text, typed} | {
                each.capitalize() for each in (term.text, typed) if not each.isascii()
            }

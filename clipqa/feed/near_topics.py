"""Topics to suggest for a search without results."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse

from clipqa.feed.index_rows import topics_with_counts
from clipqa.search.terms import terms_of
from clipqa.search.text import SearchText, significant_terms
from clipqa.search.writings import Kind

MAX_TOPICS = 5
MAX_WORDS = 6
MIN_STEM_LENGTH = 3
NAME_WEIGHT, EXPLAINER_WEIGHT = 4, 1


@dataclass(frozen=True)
class NearTopic:
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class NearTopics:
    """Suggested topics: with `are_near` those that contain searched words, else the largest."""

    topics: list[NearTopic]
    are_near: bool = False


NO_TOPICS = NearTopics([])


def topics_by_nearness(text: SearchText, *, counters_current: bool) -> Any:
    """Return public topics with the `match_weight` of the words they contain, the highest first.

    Only explainers and names are compared: explainers aren't searched, and a name may contain a
    word within another. A word in an answer would have been found by the search.
    """
    topics: Any = topics_with_counts(counters_current=counters_current)
    topics = topics.annotate(match_weight=_match_weight(list(_spellings(text))))
    return topics.order_by("-match_weight", "-count", "name")


def nearest(topics: list[Any], own: tuple[str, str]) -> NearTopics:
    """Return the topics to show of the first rows of `topics_by_nearness`.

    Leaves out the topic whose page it is.
    """
    others = [topic for topic in topics if ("topic", topic.slug) != own][:MAX_TOPICS]
    near = [topic for topic in others if topic.match_weight]
    rows = [NearTopic(t.name, reverse("topic", args=[t.slug]), t.count) for t in near or others]
    return NearTopics(rows, are_near=bool(near))


def _match_weight(words: list[set[str]]) -> Combinable:
    match_weight: Combinable = Value(0, output_field=IntegerField())
    for spellings in words:
        for field, weight in (("name", NAME_WEIGHT), ("explainer", EXPLAINER_WEIGHT)):
            contains = Q()
            for spelling in spellings:
                contains |= Q(**{f"{field}__icontains": spelling})
            match_weight = match_weight + Case(
                When(contains, then=weight), default=0, output_field=IntegerField()
            )
    return match_weight


def _spellings(text: SearchText) -> Iterator[set[str]]:
    """Yield the spellings of the stem of each significant word, the longest first.

    They are the folded and the typed one. Other scripts than ASCII also have a capitalized one,
    since SQLite's LIKE ignores case in ASCII only.
    """
    searched = " ".join([text.included, *text.topics])
    words = [term for term in terms_of(searched) if term.kind is Kind.WORD]
    significant = significant_terms(searched, words)
    for term in sorted(significant, key=lambda term: -len(term.text))[:MAX_WORDS]:
        is_pair = len(term.text) == 2 and not term.text.isascii()
        if len(term.text) >= MIN_STEM_LENGTH or is_pair:
            typed = searched[term.start : term.end].casefold()[: len(term.text)]
            yield {term.text, typed} | {
                each.capitalize() for each in (term.text, typed) if not each.isascii()
            }

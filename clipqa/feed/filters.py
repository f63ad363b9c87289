"""Filters of the feed: the form field of each parameter, and its condition for entries.

A facet is a row in `clipqa/facets/table.py`. Any other filter is a line in `FeedFilterSet` and a
field of `FeedQuery`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from clipqa.db.statements import is_one_of
from clipqa.facets import BY_NAME, Facet
from clipqa.feed.query import FILTER_FIELDS, MAX_TEXT_LENGTH, FeedQuery
from clipqa.models import Question, SearchEntry
from clipqa.models.fields import validate_storable
from clipqa.models.search_entry import EntryQuerySet
from clipqa.search import Matches

Entries = TypeVar("Entries", bound=EntryQuerySet)

# Only ISO dates, since "10/02/2025" is another day in every other country.
DATE_FORMATS = ["%Y-%m-%d"]


class FeedFilter(filters.Filter, ABC):
    """A filter whose condition is available, so that a query can annotate whether rows pass."""

    @abstractmethod
    def condition(self, value: Any) -> Q: ...

    def filter(self, entries: Entries, value: Any) -> Entries:
        return entries.filter(self.condition(value))


class WordsFilter(FeedFilter, filters.CharFilter):
    """Filter entries by the matches of a search, which is run once for a page."""

    def condition(self, matches: Matches) -> Q:
        condition = _any_name_contains("outlet__name", matches.text.outlets)
        if matches.text.topics:
            condition &= Q(Exists(_topics_with_name(matches.text.topics)))
        if matches.has_words:
            condition &= is_one_of("pk", sorted(matches.unordered_ids))
        return condition


def _any_name_contains(path: str, names: tuple[str, ...]) -> Q:
    condition = Q()
    for name in names:
        condition |= Q(**{f"{path}__icontains": name})
    return condition


def _topics_with_name(names: tuple[str, ...]) -> QuerySet[Any]:
    return Question.topics.through.objects.filter(
        _any_name_contains("topic__name", names), question_id=OuterRef("question_id")
    )


class FacetFilter(FeedFilter):
    def __init__(self, facet: Facet) -> None:
        super().__init__()
        self._facet = facet

    @property
    def field(self) -> forms.Field:
        return self._facet.field

    def condition(self, values: tuple[Any, ...]) -> Q:
        return self._facet.condition(values)


class DayFilter(FeedFilter, filters.DateFilter):
    def condition(self, day: date) -> Q:
        return Q(**{f"{self.field_name}__{self.lookup_expr}": day})


class FeedFilterSet(filters.FilterSet):
    """A filter for each field of `FeedQuery` that narrows the list, except facets."""

    text = WordsFilter(max_length=MAX_TEXT_LENGTH, validators=[validate_storable])
    date_from = DayFilter(field_name="shown_on", lookup_expr="gte", input_formats=DATE_FORMATS)
    date_to = DayFilter(field_name="shown_on", lookup_expr="lte", input_formats=DATE_FORMATS)

    class Meta:
        model = SearchEntry
        fields: list[str] = []


FILTERS: dict[str, FeedFilter] = {
    name: FacetFilter(BY_NAME[name]) if name in BY_NAME else FeedFilterSet.base_filters[name]
    for name in FILTER_FIELDS
}


def filter_entries(
    entries: Entries,
    query: FeedQuery,
    matches: Matches | None,
    without: Collection[str] = (),
) -> Entries:
    """Filter entries by a query.

    `matches` are the matches of its text, None without text. `without` has names of filters to
    skip, since a facet counts the list without its own filter.
    """
    if query.as_of:
        anchor = query.as_of
        newer_at_same_time = Q(published_at=anchor.published_at) & Q(pk__gt=anchor.answer_id)
        entries = entries.filter(published_at__lte=anchor.published_at).exclude(newer_at_same_time)
    for name, feed_filter in FILTERS.items():
        value = matches if name == "text" else query.value(name)
        if value and name not in without:
            entries = feed_filter.filter(entries, value)
    return entries

"""The filters of the feed: how each parameter is read, and how it narrows the entries.

A new filter is a line in `FeedFilterSet` and a field of `FeedQuery`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from clipqa.feed.query import LONGEST_TEXT, FeedQuery
from clipqa.lengths import LONG_ABOVE_MS, SHORT_BELOW_MS
from clipqa.models import Question, SearchEntry
from clipqa.models.fields import validate_language, validate_plain_text
from clipqa.models.search_entry import EntryQuerySet
from clipqa.search import Matches
from clipqa.slugs import MAX_SLUG_LENGTH
from clipqa.statements import is_one_of

Entries = TypeVar("Entries", bound=EntryQuerySet)

DURATIONS = [
    ("short", _("Under 15 s")),
    ("medium", _("15-60 s")),
    ("long", _("Over a minute")),
]
DURATION_CONDITIONS = {
    "short": Q(duration_ms__lt=SHORT_BELOW_MS),
    "medium": Q(duration_ms__gte=SHORT_BELOW_MS, duration_ms__lte=LONG_ABOVE_MS),
    "long": Q(duration_ms__gt=LONG_ABOVE_MS),
}
# One way only: "10/02/2025" is another day in every other country.
DATE_FORMATS = ["%Y-%m-%d"]


class Narrowing(filters.Filter, ABC):
    """A filter that can say its condition, so that a row can be asked whether it holds."""

    @abstractmethod
    def condition(self, value: Any) -> Q: ...

    def filter(self, entries: Entries, value: Any) -> Entries:
        return entries.filter(self.condition(value))


class WordsFilter(Narrowing, filters.CharFilter):
    """What the words match is found once a page; here the entries are narrowed to it."""

    def condition(self, matches: Matches) -> Q:
        named = _any_named("outlet__name", matches.text.outlets)
        if matches.text.topics:
            named &= Q(Exists(_topics_named(matches.text.topics)))
        if matches.asks_for_words:
            named &= is_one_of("pk", sorted(matches.unordered_ids))
        return named


def _any_named(path: str, names: tuple[str, ...]) -> Q:
    named = Q()
    for name in names:
        named |= Q(**{f"{path}__icontains": name})
    return named


def _topics_named(names: tuple[str, ...]) -> QuerySet[Any]:
    return Question.topics.through.objects.filter(
        _any_named("topic__name", names), question_id=OuterRef("question_id")
    )


class TopicFilter(Narrowing, filters.CharFilter):
    def condition(self, slugs: tuple[str, ...]) -> Q:
        about = Question.topics.through.objects.filter(
            question_id=OuterRef("question_id"), topic__slug__in=slugs
        )
        return Q(Exists(about))


class AnyOfFilter(Narrowing, filters.CharFilter):
    def condition(self, values: tuple[Any, ...]) -> Q:
        return Q(**{f"{self.field_name}__in": values})


class DurationFilter(Narrowing, filters.ChoiceFilter):
    def condition(self, values: tuple[str, ...]) -> Q:
        wanted = Q()
        for value in values:
            wanted |= DURATION_CONDITIONS[value]
        return wanted


class YearField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "min_value": 1900, "max_value": 2999})


class YearFilter(Narrowing):
    field_class = YearField

    def condition(self, years: tuple[int, ...]) -> Q:
        return Q(shown_on__year__in=years)


class DayFilter(Narrowing, filters.DateFilter):
    def condition(self, day: date) -> Q:
        return Q(**{f"{self.field_name}__{self.lookup_expr}": day})


class FeedFilterSet(filters.FilterSet):
    """One filter for each field of `FeedQuery` that narrows; `PARAMETERS` names them outside."""

    text = WordsFilter(max_length=LONGEST_TEXT, validators=[validate_plain_text])
    outlets = AnyOfFilter(
        field_name="outlet__slug", max_length=MAX_SLUG_LENGTH, validators=[validate_plain_text]
    )
    topics = TopicFilter(max_length=MAX_SLUG_LENGTH, validators=[validate_plain_text])
    durations = DurationFilter(choices=DURATIONS)
    years = YearFilter()
    date_from = DayFilter(field_name="shown_on", lookup_expr="gte", input_formats=DATE_FORMATS)
    date_to = DayFilter(field_name="shown_on", lookup_expr="lte", input_formats=DATE_FORMATS)
    languages = AnyOfFilter(field_name="language", validators=[validate_language])

    class Meta:
        model = SearchEntry
        fields: list[str] = []


FILTERS: dict[str, Narrowing] = FeedFilterSet.base_filters


def narrow(
    entries: Entries,
    query: FeedQuery,
    matches: Matches | None,
    without: Collection[str] = (),
) -> Entries:
    """The entries that the query asks for; `without` names filters to leave out, for facets.

    `matches` is what its text found, None if it has none.
    """
    if query.as_of:
        anchor = query.as_of
        newer_in_the_same_moment = Q(published_at=anchor.published_at) & Q(pk__gt=anchor.answer_id)
        entries = entries.filter(published_at__lte=anchor.published_at).exclude(
            newer_in_the_same_moment
        )
    for attribute, feed_filter in FILTERS.items():
        value = matches if attribute == "text" else getattr(query, attribute)
        if value and attribute not in without:
            entries = feed_filter.filter(entries, value)
    return entries

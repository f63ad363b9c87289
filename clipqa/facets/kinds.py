"""The types of the rows in the table of facets, one for each kind of values."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from clipqa.facets.fields import TextField
from clipqa.models import Answer, FacetText, SearchEntry
from clipqa.models.facet_text import text_id

Text = str | Promise
Key = tuple[int, str]  # of a value in the counters: the id of its record, or 0 and the value itself


@dataclass(frozen=True)
class Wording:
    """Interface texts about the values of a facet, such as "All 12 outlets"."""

    choose: Text
    find: Text
    more: Text
    all_of: Text


DEFAULT_WORDING = Wording(
    _("Choose a value"),
    _("Find a value"),
    _("More"),
    ngettext_lazy("All %(shown)s value", "All %(shown)s values", "count"),
)


@dataclass(frozen=True, kw_only=True)
class Facet(ABC):
    """A filter of the feed whose values are counted.

    `name` is its parameter in URLs, its name in the API and in the rows of the counters. `field`
    validates one value of a URL. `sql` is an expression of its value, or of the id of its value's
    record, in a query where entries have the alias `e` and are joined with `join`.
    """

    name: str
    label: Text
    field: forms.Field
    sql: str
    join: str = ""
    display: Callable[[str], str] = str  # from the label in the counters to the label for readers
    parse: Callable[[str], Any] = str  # from a counted value to the value in a `FeedQuery`
    order: Callable[[str], Any] | None = None  # sort key of values on a page; None: by cards
    wording: Wording = DEFAULT_WORDING
    is_sorted_by_name: bool = True  # in the list of all values; if False, in the order of the page

    @abstractmethod
    def condition(self, values: tuple[Any, ...]) -> Q:
        """Return the condition that an entry has one of these values."""

    @abstractmethod
    def keys_of(self, entry: SearchEntry, topic_ids: Collection[int]) -> Iterable[Key]:
        """Return the keys under which the counters count an entry."""


@dataclass(frozen=True, kw_only=True)
class FixedFacet(Facet):
    """A facet with a few dozen values at most, all of which are listed. Each entry has one.

    The value itself is counted. It must not contain a space, which separates values in an entry's
    line. `index` is the position of the value in that line. Lines are stored, so a new facet takes
    the next number, and existing numbers never change.
    """

    index: int
    value_of: Callable[[SearchEntry], str]
    make_condition: Callable[[tuple[Any, ...]], Q]

    def condition(self, values: tuple[Any, ...]) -> Q:
        return self.make_condition(values)

    def keys_of(self, entry: SearchEntry, topic_ids: Collection[int]) -> Iterable[Key]:
        return ((0, self.value_of(entry)),)


@dataclass(frozen=True, kw_only=True)
class RecordFacet(Facet):
    """A facet whose values are records, counted by id. Only the most frequent are listed.

    `letter` is the prefix of the entry's lines with ids of this facet. Lines are stored, so it
    never changes. `key` is the column whose values are used in URLs.
    """

    letter: str
    model: type[Model]
    key: str = "slug"
    ids_of: Callable[[SearchEntry, Collection[int]], Iterable[int]]
    make_condition: Callable[[tuple[Any, ...]], Q]
    listed: Callable[[bool], "QuerySet[Any]"]  # public records, by whether counters are current
    # Replace `sql` and `join` in queries that include entries not yet counted.
    uncounted_sql: str = ""
    uncounted_join: str = ""
    has_own_list: bool = False  # counters have buckets for the list of each value
    has_redirects: bool = True
    max_counted: ClassVar[int | None] = None  # upper limit when distinct values are counted

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def condition(self, values: tuple[Any, ...]) -> Q:
        return self.make_condition(values)

    def keys_of(self, entry: SearchEntry, topic_ids: Collection[int]) -> Iterable[Key]:
        return ((pk, "") for pk in self.ids_of(entry, topic_ids))

    def has_key(self, keys: Collection[str]) -> Q:
        """Return the condition that a record has one of these keys."""
        return Q(**{f"{self.key}__in": keys})

    def known_ids(self, keys: Collection[str]) -> list[int]:
        """Return the ids that can be computed from keys, without a query."""
        return []


@dataclass(frozen=True, kw_only=True)
class TextFacet(RecordFacet):
    """A facet whose values are plain texts, of which there may be any number.

    The entry has an indexed foreign key with the facet's name. The index pays since most values
    have few cards.
    """

    text_of: Callable[[Answer], str]
    max_counted: ClassVar[int | None] = 5_001

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    def has_key(self, keys: Collection[str]) -> Q:
        return Q(pk__in=self.known_ids(keys))

    def known_ids(self, keys: Collection[str]) -> list[int]:
        return [text_id(self.name, key) for key in keys]


def text_facet(
    name: str, label: Text, letter: str, text_of: Callable[[Answer], str], wording: Wording
) -> TextFacet:
    column = f"{name}_id"

    def ids_of(entry: SearchEntry, topic_ids: Collection[int]) -> tuple[int, ...]:
        pk = getattr(entry, column)
        return () if pk is None else (pk,)

    return TextFacet(
        name=name,
        label=label,
        field=TextField(),
        sql=f"e.{column}",
        wording=wording,
        letter=letter,
        model=FacetText,
        key="key",
        ids_of=ids_of,
        make_condition=lambda keys: Q(**{f"{column}__in": [text_id(name, key) for key in keys]}),
        listed=lambda counters_current: FacetText.objects.listed(name, name),
        has_redirects=False,
        text_of=text_of,
    )

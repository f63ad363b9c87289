"""What lists filter, count and order an entry by, without its texts."""

from collections.abc import Iterable

from django.db import models

from clipqa.lengths import length_of
from clipqa.models.fields import RowKeyField
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.search_entry import EntryQuerySet, SearchEntry

# What a row says just as its entry does.
ALIKE = ("question_id", "outlet_id", "published_at", "shown_on", "duration_ms", "language")


class EntryFacets(models.Model):
    """A row so narrow that a search reads a thousand of them in a few milliseconds: in an entry
    the database leafs through pages of text to come to what stands behind it.
    """

    entry = RowKeyField(SearchEntry, models.CASCADE, primary_key=True, related_name="facets")
    # These may go before it does: it is the entry's, which is indexed anew then.
    question = models.ForeignKey(
        Question, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    outlet = models.ForeignKey(
        Outlet, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    published_at = models.DateTimeField()
    shown_on = models.DateField()
    duration_ms = models.PositiveBigIntegerField()
    language = models.CharField(max_length=35)
    lines = models.TextField(help_text="a line for each facet's value: facet, value and label")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entry's facets"

    def __str__(self) -> str:
        return self.lines


def facet_lines(entry: SearchEntry) -> str:
    """The values of an entry by facet, in a form that is counted by its lines."""
    outlet, length = entry.outlet, length_of(entry.duration_ms)
    values: Iterable[tuple[str, str, str]] = (
        ("outlet", outlet.slug, outlet.name),
        *(("topic", slug, name) for name, slug in entry.topics),
        ("duration", length, length),
        ("year", str(entry.shown_on.year), str(entry.shown_on.year)),
        ("language", entry.language, entry.language),
    )
    return "\n".join(" ".join(value).replace("\n", " ") for value in values)

"""What lists filter, count and order an entry by, without its texts."""

from collections.abc import Collection

from django.db import models

from clipqa.lengths import length_of
from clipqa.models.fields import RowKeyField
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.search_entry import EntryQuerySet, SearchEntry

# How a line begins that says an outlet or a topic, by its id; and one that says the rest, of which
# a thousand cards have some dozens together: counted as one, in a third of the time.
OUTLET, TOPIC, REST = "O", "T", "-"
IN_REST = ("duration", "year", "language")
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
    lines = models.TextField(help_text="a line for its outlet, for each topic, and for the rest")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entry's facets"

    def __str__(self) -> str:
        return self.lines


def facet_lines(entry: SearchEntry, topic_ids: Collection[int]) -> str:
    """The values of an entry by facet, in a form that is short and counted by its lines."""
    topics = (f"{TOPIC}{pk}" for pk in sorted(topic_ids))
    rest = f"{length_of(entry.duration_ms)} {entry.shown_on.year} {entry.language}"
    return "\n".join([f"{OUTLET}{entry.outlet_id}", *topics, f"{REST}{rest}"])

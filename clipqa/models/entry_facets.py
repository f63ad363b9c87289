"""The columns by which lists filter, count and order entries, without their texts."""

from django.db import models

from clipqa.models.facet_columns import ATTNAMES, FacetColumns
from clipqa.models.fields import RowKeyField
from clipqa.models.outlet import Outlet
from clipqa.models.question import Question
from clipqa.models.search_entry import EntryQuerySet, SearchEntry

# The columns that are equal in a row and in its entry.
SHARED_COLUMNS = ("question_id", "outlet_id", "published_at", *ATTNAMES)


class EntryFacets(FacetColumns):
    """A row so narrow that a search reads a thousand of them in a few milliseconds.

    In an entry, the database reads pages of text to reach the columns after it.
    """

    entry = RowKeyField(SearchEntry, models.CASCADE, primary_key=True, related_name="facets")
    # These may be deleted first: the row belongs to the entry, which is reindexed then.
    question = models.ForeignKey(
        Question, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    outlet = models.ForeignKey(
        Outlet, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    published_at = models.DateTimeField()
    lines = models.TextField(help_text="its values, in the form of `clipqa/facets/lines.py`")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entry's facets"

    def __str__(self) -> str:
        return self.lines

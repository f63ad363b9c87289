"""The columns of an entry that lists filter and count by, besides its outlet and question."""

from typing import Any

from django.db import models

from clipqa.models.facet_text import FacetText


def text_column() -> "models.ForeignKey[Any, Any]":
    """Return a column for a facet of plain texts. It is null if the entry has none."""
    # Without a constraint, since texts are written after the entries that have them.
    return models.ForeignKey(
        FacetText,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )


class FacetColumns(models.Model):
    """The columns shared by `SearchEntry` and its narrow copy, `EntryFacets`.

    The index that lists are read from contains them too, so that no list reads the wide rows.
    """

    duration_ms = models.PositiveBigIntegerField()
    shown_on = models.DateField(help_text="aired on, else the day of publication, site time zone")
    language = models.CharField(max_length=35)
    speaker = text_column()

    class Meta:
        abstract = True


FIELDS = [field.name for field in FacetColumns._meta.local_fields]
ATTNAMES = [field.attname for field in FacetColumns._meta.local_fields]

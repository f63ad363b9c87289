"""Write and delete the plain texts that are values of facets."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from clipqa.db.bulk import insert_rows
from clipqa.facets import TEXTS
from clipqa.models import FacetCount, FacetText, SearchEntry

COLUMNS = ("id", "facet", "key", "name")
TABLE = FacetText._meta.db_table
RENAMING = (
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name "
    f"WHERE {TABLE}.name <> excluded.name"  # most are unchanged, and need no new row version
)


def write_texts(entries: Iterable[SearchEntry]) -> None:
    """Write the texts of entries that were just composed.

    Of several spellings, that of the newest answer is written, in whichever order they were read.
    """
    by_answer = sorted(entries, key=lambda entry: entry.answer_id)
    texts = {text.pk: text for entry in by_answer for text in entry.texts or ()}
    rows = [(text.pk, text.facet, text.key, text.name) for _pk, text in sorted(texts.items())]
    insert_rows(FacetText, COLUMNS, rows, RENAMING)


def missing_texts() -> int:
    """Return the number of entries with the id of a text that is not stored."""
    return sum(
        SearchEntry.objects.filter(
            ~Exists(FacetText.objects.filter(pk=OuterRef(facet.column))),
            **{f"{facet.column}__isnull": False},
        ).count()
        for facet in TEXTS
    )


def delete_unused_texts() -> None:
    """Delete texts that no entry has any more. They are hidden, but may be names of people.

    Must be called inside a transaction with the writer lock.
    """
    for facet in TEXTS:
        used = SearchEntry.objects.filter(**{facet.name: OuterRef("pk")})
        FacetText.objects.filter(~Exists(used), facet=facet.name).delete()
        FacetCount.objects.filter(facet=facet.name, cards__lte=0).delete()

"""Detect an index made by the text analysis, or with the facets, of an older release."""

import sys
from typing import Any

from django.db import DatabaseError

from clipqa.facets import BY_NAME
from clipqa.models import SearchStatistics

# Increment it with every change of the terms of a text. A library that was indexed before has the
# old number until `rebuild_search` has indexed it again.
FOLDING = 1
# Likewise, but it changes by itself when a facet is added.
FACETS = " ".join(sorted(BY_NAME))
OUTDATED = (
    "The search index was made by an older release that normalised words differently, so searches "
    "may miss answers."
)
FACETS_OUTDATED = (
    "The search index was made by an older release that had other filters, so new ones may miss "
    "answers."
)
REMEDY = "Run manage.py rebuild_search; the site stays available meanwhile."


def is_current() -> bool:
    """Return whether all entries were indexed by the present analysis; True without entries."""
    return OUTDATED not in problems()


def facets_are_current() -> bool:
    """Return whether all entries were counted with the present facets; True without entries."""
    return FACETS_OUTDATED not in problems()


def problems() -> list[str]:
    """Return a sentence for each way in which an older release made the index."""
    found = SearchStatistics.objects.values_list("folding", "facets").first()
    if found is None:
        return []
    folding, facets = found
    is_outdated = {OUTDATED: folding != FOLDING, FACETS_OUTDATED: facets != FACETS}
    return [sentence for sentence, is_true in is_outdated.items() if is_true]


def problems_if_migrated() -> list[str]:
    """Return the same, but nothing for a database that has not been migrated yet."""
    try:
        return problems()
    except DatabaseError:
        return []


def warn_if_outdated(**signal: Any) -> None:
    """Receive `post_migrate`: print what to do if the index is outdated."""
    if sentences := problems_if_migrated():
        (signal.get("stdout") or sys.stdout).write(f"{' '.join([*sentences, REMEDY])}\n")

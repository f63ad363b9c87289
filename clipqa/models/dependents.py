"""A question, topic, outlet or video is public if at least one published answer depends on it."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import Exact


def has_published_answer(path: str, now: datetime | None, of: str = "pk") -> Exists:
    """Return a condition on the record that `path` leads to from an answer."""
    return Exists(published_dependents(path, now, of))


def published_dependents(path: str, now: datetime | None, of: str = "pk") -> "QuerySet[Any, Any]":
    answers = apps.get_model("clipqa", "Answer")._default_manager.published(now)
    return answers.filter(**{path: OuterRef(of)})


def listed_dependents(path: str, now: datetime | None) -> Exact:
    """Return the same condition, read from the search entries, without rows for hidden answers.

    So the lookup of a record with only hidden answers, however many, takes as long as that of an
    unknown slug. `published_dependents` would scan all of them.
    """
    entries = apps.get_model("clipqa", "SearchEntry")._default_manager.each_visible(now)
    return exists(entries.filter(**{path: OuterRef("pk")}))


def exists(queryset: "QuerySet[Any, Any]") -> Exact:
    """Return whether there is a row, of possibly many thousands.

    For EXISTS, PostgreSQL may collect all rows first; with LIMIT it stops at the first.
    """
    return Exact(Subquery(queryset.order_by().values(one=Value(1))[:1]), 1)

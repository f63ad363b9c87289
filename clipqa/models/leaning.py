"""A question, topic, outlet or video is public while one published answer leans on it."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import Exact


def leaned_on_by_published(path: str, now: datetime | None, of: str = "pk") -> Exists:
    """A condition on the record that `path` leads to from an answer."""
    return Exists(published_leaning(path, now, of))


def published_leaning(path: str, now: datetime | None, of: str = "pk") -> "QuerySet[Any, Any]":
    answers = apps.get_model("clipqa", "Answer")._default_manager.published(now)
    return answers.filter(**{path: OuterRef(of)})


def is_any(leaning: "QuerySet[Any, Any]") -> Exact:
    """Whether there is one, where there may be many thousands.

    For EXISTS PostgreSQL gathers them all first; this has it stop at the first.
    """
    return Exact(Subquery(leaning.order_by().values(one=Value(1))[:1]), 1)

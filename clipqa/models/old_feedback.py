"""Copy the messages of the previous release, which become questions of readers.

The migration copies them, and the worker those that old code wrote while an update was running.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from clipqa.models.question import fold_question
from clipqa.models.reader_question import RETENTION

PREFIX = "feedback-"  # of the form ids of copies, so that none is copied twice
BATCH = 500


def copy_feedback(feedback: type[models.Model], questions: type[models.Model]) -> int:
    """Copy the messages that are not outdated and have no copy. Return their number.

    The arguments are the models, in a migration those of its state.
    """
    created = 0
    for batch in _batches(_uncopied(feedback, questions)):
        copies = [questions(**_values(row)) for row in batch]
        with transaction.atomic():
            questions._default_manager.bulk_create(copies)
            for copy, row in zip(copies, batch, strict=True):
                copy.created_at = row.created_at  # type: ignore[attr-defined]  # set by Django
            questions._default_manager.bulk_update(copies, ["created_at"])
        created += len(copies)
    return created


def _uncopied(feedback: type[models.Model], questions: type[models.Model]) -> list[Any]:
    since = timezone.now() - RETENTION
    copies = questions._default_manager.filter(form_id__startswith=PREFIX)
    copied = set(copies.values_list("form_id", flat=True))
    rows = feedback._default_manager.filter(created_at__gt=since).order_by("pk")
    return [row for row in rows if f"{PREFIX}{row.pk}" not in copied]


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _values(row: Any) -> dict[str, str]:
    return {
        "form_id": f"{PREFIX}{row.pk}",
        "text": row.message,
        "folded_text": fold_question(row.message),
        "path": row.path,
        "searched": row.searched,
    }

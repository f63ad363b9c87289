"""Archive answers and articles instead of deleting them, so that they can be restored unchanged."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models, transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.publishables import VERBS
from clipqa.history import revisions_of
from clipqa.models import Revision, Status, Verb


def archive_records(model: type[models.Model], ids: Iterable[int]) -> list[int]:
    """Archive records. Return the ids of the revisions that `unarchive_records` undoes."""
    with transaction.atomic():
        take_writer_lock()
        locked: Any = model._default_manager.filter(pk__in=list(ids))
        to_archive = list(locked.select_for_update(of=("self",)).exclude(status=Status.ARCHIVED))
        VERBS[model].archive(to_archive)
        return [revisions_of(model, record.pk).first().pk for record in to_archive]


def unarchive_records(
    model: type[models.Model], revision_ids: Collection[int]
) -> tuple[list[Any], int]:
    """Restore the status of archived records.

    Return the restored ones and the number of those that were changed meanwhile.
    """
    revisions = Revision.objects.filter(
        pk__in=revision_ids, model_name=model._meta.model_name, verb=Verb.ARCHIVED
    )
    with transaction.atomic():
        take_writer_lock()
        restored = [record for each in revisions if (record := _unarchive(model, each))]
    return restored, len(revision_ids) - len(restored)


def _unarchive(model: type[models.Model], revision: Any) -> Any:
    locked: Any = model._default_manager.select_for_update(of=("self",))
    record = locked.filter(pk=revision.record_id).first()
    newest = revisions_of(model, revision.record_id).first()
    if record is None or newest.pk != revision.pk:
        return None
    record.status = revision.changes["status"][0]
    VERBS[model].save(record, verb=Verb.RESTORED)
    return record

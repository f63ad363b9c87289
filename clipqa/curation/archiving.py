"""Archive an answer instead of deleting it, so that it can be restored unchanged."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.answers import archive, save_answer
from clipqa.history import revisions_of
from clipqa.models import Answer, Revision, Status, Verb


def archive_answers(answers: Iterable[Answer]) -> list[int]:
    """Archive answers. Return the ids of the revisions that `unarchive_answers` undoes."""
    ids = [answer.pk for answer in answers]
    with transaction.atomic():
        take_writer_lock()
        locked = Answer.objects.filter(pk__in=ids).select_for_update(of=("self",))
        to_archive = list(locked.exclude(status=Status.ARCHIVED))
        archive(to_archive)
        return [revisions_of(Answer, answer.pk).first().pk for answer in to_archive]


def unarchive_answers(revision_ids: Collection[int]) -> tuple[list[Answer], int]:
    """Restore the status of archived answers.

    Return the restored answers and the number of those that were changed meanwhile.
    """
    revisions = Revision.objects.filter(
        pk__in=revision_ids, model_name="answer", verb=Verb.ARCHIVED
    )
    with transaction.atomic():
        take_writer_lock()
        restored = [answer for revision in revisions if (answer := _unarchive(revision))]
    return restored, len(revision_ids) - len(restored)


def _unarchive(revision: Any) -> Answer | None:
    locked: Any = Answer.objects.select_for_update(of=("self",))
    answer: Answer | None = locked.filter(pk=revision.record_id).first()
    newest = revisions_of(Answer, revision.record_id).first()
    if answer is None or newest.pk != revision.pk:
        return None
    answer.status = revision.changes["status"][0]
    save_answer(answer, verb=Verb.RESTORED)
    return answer

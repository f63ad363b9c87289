"""Save, publish and archive answers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clipqa.counters import take_writer_lock
from clipqa.curation.citations import note_deleted
from clipqa.curation.notices import record_notices
from clipqa.curation.reindexing import reindex
from clipqa.curation.review_comments import delete_comments
from clipqa.db.statements import ids_in
from clipqa.history import State, save_deletion, track_all_changes, track_changes
from clipqa.lib.richtext import has_words
from clipqa.models import Answer, LibraryState, Status, Verb
from clipqa.search.indexing import remove_answers

STATUS_FIELDS = ("status", "published_at")


def save_answer(answer: Answer, now: datetime | None = None, verb: Verb = Verb.CHANGED) -> None:
    """Save an answer with its entry. Raises `IntegrityError` if a constraint is violated."""
    with transaction.atomic():
        take_writer_lock()
        # After the lock, so that `published_at` has the order of the commits.
        now = now or timezone.now()
        with track_changes(answer, verb) as before:
            _set_corrected_at(answer, before, now)
            answer.set_first_public_moment(now)
            answer.save()
        if before and before["status"] != answer.status:
            delete_comments([answer])
        record_notices([(answer, before.get("status"))], verb)
        reindex([answer.pk], now)


def publish(answers: Iterable[Answer], now: datetime | None = None) -> list[Answer]:
    """Publish the answers that have a body. Return those without one, which stay unchanged."""
    answers = list(answers)
    without_body = [answer for answer in answers if not has_words(answer.body)]
    ready = [answer for answer in answers if has_words(answer.body)]
    _change_status(ready, Status.PUBLISHED, Verb.PUBLISHED, now)
    return without_body


def archive(answers: Iterable[Answer], now: datetime | None = None) -> None:
    _change_status(list(answers), Status.ARCHIVED, Verb.ARCHIVED, now)


def delete_answers(answers: Iterable[Answer]) -> None:
    """Delete answers permanently, with their entries."""
    answers = list(answers)
    with transaction.atomic():
        take_writer_lock()
        save_deletion(answers)
        ids = [answer.pk for answer in answers]
        note_deleted(ids)
        remove_answers(ids)
        Answer.objects.filter(pk__in=ids_in(ids)).delete()
        LibraryState.objects.touch()


def _change_status(answers: list[Answer], status: Status, verb: Verb, now: datetime | None) -> None:
    with transaction.atomic():
        take_writer_lock()
        now = now or timezone.now()
        statuses_before = [answer.status for answer in answers]
        with track_all_changes(Answer, answers, verb, only=STATUS_FIELDS):
            for answer in answers:
                answer.status = status
                answer.set_first_public_moment(now)
                answer.save(update_fields=STATUS_FIELDS)
        delete_comments(answers)
        record_notices(zip(answers, statuses_before, strict=True), verb)
        reindex([answer.pk for answer in answers], now)


def _set_corrected_at(answer: Answer, before: State, now: datetime) -> None:
    """Set the date of a correction note that is new or changed; clear it without a note."""
    if not answer.correction:
        answer.corrected_at = None
    elif answer.correction != before.get("correction") and (answer.corrected_at is None or before):
        answer.corrected_at = now

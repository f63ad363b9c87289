"""Save, publish and archive answers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clipqa.counters import take_turn
from clipqa.models import Answer, LibraryState, SentBack, Status, Verb
from clipqa.revisions import State, keep_deletion, keeping, keeping_all
from clipqa.search.indexing import forget_answers, index_answers

MOVED = ("status", "published_at")


def save_answer(answer: Answer, now: datetime | None = None, verb: Verb = Verb.CHANGED) -> None:
    """Save an answer with its entry; raises `IntegrityError` for what the database refuses."""
    with transaction.atomic():
        take_turn()
        now = now or timezone.now()  # not before: published in the order in which it is seen
        with keeping(answer, verb) as before:
            _note_correction(answer, before, now)
            answer.set_first_public_moment(now)
            answer.save()
        if before and before["status"] != answer.status:
            _settle_returns([answer])
        index_answers([answer.pk], now)
        LibraryState.objects.touch(now)


def publish(answers: Iterable[Answer], now: datetime | None = None) -> list[Answer]:
    """Publish those that have words; returns the ones that had none and stay as they are."""
    answers = list(answers)
    wordless = [answer for answer in answers if not answer.body.strip()]
    ready = [answer for answer in answers if answer.body.strip()]
    _change_status(ready, Status.PUBLISHED, Verb.PUBLISHED, now)
    return wordless


def archive(answers: Iterable[Answer], now: datetime | None = None) -> None:
    _change_status(list(answers), Status.ARCHIVED, Verb.ARCHIVED, now)


def delete_answers(answers: Iterable[Answer]) -> None:
    """Remove answers for good; their entries go with them."""
    answers = list(answers)
    with transaction.atomic():
        take_turn()
        keep_deletion(answers)
        forget_answers([answer.pk for answer in answers])
        for answer in answers:
            answer.delete()
        LibraryState.objects.touch()


def _change_status(answers: list[Answer], status: Status, verb: Verb, now: datetime | None) -> None:
    with transaction.atomic():
        take_turn()
        now = now or timezone.now()
        with keeping_all(Answer, answers, verb, only=MOVED):
            for answer in answers:
                answer.status = status
                answer.set_first_public_moment(now)
                answer.save(update_fields=MOVED)
        _settle_returns(answers)
        index_answers([answer.pk for answer in answers], now)
        LibraryState.objects.touch(now)


def _settle_returns(answers: Iterable[Answer]) -> None:
    """What was asked for when they were sent back is done; the archive may give them back."""
    stays = {Status.DRAFT, Status.ARCHIVED}
    moved = [answer.pk for answer in answers if answer.status not in stays]
    SentBack.objects.filter(answer__in=moved).delete()


def _note_correction(answer: Answer, before: State, now: datetime) -> None:
    """Date a correction note when it is written or changed, and undate it when it goes."""
    if not answer.correction:
        answer.corrected_at = None
    elif answer.correction != before.get("correction") and (answer.corrected_at is None or before):
        answer.corrected_at = now

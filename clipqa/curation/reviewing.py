"""From a draft to a published answer: hand it in, take it back, send it back with a comment."""

from django.db import transaction
from django.utils import timezone

from clipqa.curation.answers import save_answer
from clipqa.curation.edits import lock_version
from clipqa.models import Answer, SentBack, Status, Verb
from clipqa.revisions import acting, current_deed

# What a change of status is called; others are plain changes.
STEPS = {
    (Status.DRAFT, Status.IN_REVIEW): Verb.SUBMITTED,
    (Status.IN_REVIEW, Status.DRAFT): Verb.TAKEN_BACK,
}
ENDS = {Status.PUBLISHED: Verb.PUBLISHED, Status.ARCHIVED: Verb.ARCHIVED}


class NotInReview(Exception):  # noqa: N818 (it says what is the case)
    """Somebody was quicker: the answer has left review."""


def step(before: str, after: str) -> Verb:
    if before == after:
        return Verb.CHANGED
    return STEPS.get((Status(before), Status(after))) or ENDS.get(Status(after), Verb.CHANGED)


def take_back(answer: Answer) -> None:
    """The owner wants to write on."""
    with transaction.atomic():
        _hold_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, verb=Verb.TAKEN_BACK)


def send_back(answer: Answer, comment: str, seen_version: int) -> None:
    """Back to its owner, with what is to be done. Raises `EditCollision` or `NotInReview`."""
    now, deed = timezone.now(), current_deed()
    with transaction.atomic(), acting(why=comment):
        lock_version(answer, seen_version)
        _hold_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, now, Verb.SENT_BACK)
        said = {"comment": comment, "by_name": deed.actor_name, "at": now}
        by = deed.actor.pk if deed.actor else None
        SentBack.objects.update_or_create(answer=answer, defaults={**said, "by_id": by})


def _hold_in_review(answer: Answer) -> None:
    held = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if held.status != Status.IN_REVIEW:
        raise NotInReview
    answer.refresh_from_db()

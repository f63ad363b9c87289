"""From a draft to a published answer: submit it, take it back, or send it back with a comment."""

from django.db import transaction
from django.utils import timezone

from clipqa.curation.answers import save_answer
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, ChangesRequested, Status, Verb

# The verb of a change of status. All others are `Verb.CHANGED`.
STEPS = {
    (Status.DRAFT, Status.IN_REVIEW): Verb.SUBMITTED,
    (Status.IN_REVIEW, Status.DRAFT): Verb.TAKEN_BACK,
}
ENDS = {Status.PUBLISHED: Verb.PUBLISHED, Status.ARCHIVED: Verb.ARCHIVED}


class NotInReview(Exception):  # noqa: N818 (named after the state)
    """The answer is no longer in review."""


def step(before: str, after: str) -> Verb:
    if before == after:
        return Verb.CHANGED
    return STEPS.get((Status(before), Status(after))) or ENDS.get(Status(after), Verb.CHANGED)


def take_back(answer: Answer) -> None:
    """Change an answer in review back to a draft, for its owner."""
    with transaction.atomic():
        _hold_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, verb=Verb.TAKEN_BACK)


def send_back(answer: Answer, comment: str, seen_version: int) -> None:
    """Send an answer in review back to its owner, with a comment.

    Raises `EditConflict` or `NotInReview`.
    """
    now, deed = timezone.now(), current_actor()
    with transaction.atomic(), as_actor(why=comment):
        lock_version(answer, seen_version)
        _hold_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, now, Verb.SENT_BACK)
        said = {"comment": comment, "by_name": deed.actor_name, "at": now}
        by = deed.actor.pk if deed.actor else None
        ChangesRequested.objects.update_or_create(answer=answer, defaults={**said, "by_id": by})


def _hold_in_review(answer: Answer) -> None:
    held = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if held.status != Status.IN_REVIEW:
        raise NotInReview
    answer.refresh_from_db()

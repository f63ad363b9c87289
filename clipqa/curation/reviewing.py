"""From a draft to a published answer: submit it, take it back, or send it back with a comment."""

from django.db import transaction
from django.utils import timezone

from clipqa.curation.answers import save_answer
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, ChangesRequested, Status, Verb

# The verb of a change of status. All others are `Verb.CHANGED`.
TRANSITIONS = {
    (Status.DRAFT, Status.IN_REVIEW): Verb.SUBMITTED,
    (Status.IN_REVIEW, Status.DRAFT): Verb.TAKEN_BACK,
}
FINAL_VERBS = {Status.PUBLISHED: Verb.PUBLISHED, Status.ARCHIVED: Verb.ARCHIVED}


class NotInReview(Exception):  # noqa: N818 (named after the state)
    """The answer is no longer in review."""


def transition_verb(before: str, after: str) -> Verb:
    if before == after:
        return Verb.CHANGED
    return TRANSITIONS.get((Status(before), Status(after))) or FINAL_VERBS.get(
        Status(after), Verb.CHANGED
    )


def take_back(answer: Answer) -> None:
    """Change an answer in review back to a draft, for its owner."""
    with transaction.atomic():
        _lock_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, verb=Verb.TAKEN_BACK)


def send_back(answer: Answer, comment: str, seen_version: int) -> None:
    """Send an answer in review back to its owner, with a comment.

    Raises `EditConflict` or `NotInReview`.
    """
    now, current = timezone.now(), current_actor()
    with transaction.atomic(), as_actor(why=comment):
        lock_version(answer, seen_version)
        _lock_in_review(answer)
        answer.status = Status.DRAFT
        save_answer(answer, now, Verb.SENT_BACK)
        values = {"comment": comment, "by_name": current.actor_name, "at": now}
        by = current.actor.pk if current.actor else None
        ChangesRequested.objects.update_or_create(answer=answer, defaults={**values, "by_id": by})


def _lock_in_review(answer: Answer) -> None:
    locked = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if locked.status != Status.IN_REVIEW:
        raise NotInReview
    answer.refresh_from_db()

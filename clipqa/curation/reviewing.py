"""From a draft to a published answer or article: submit it, take it back, or send it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from clipqa.curation.publishables import VERBS
from clipqa.curation.review_comments import store_comment
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor
from clipqa.models import Status, Verb

# The verb of a change of status. All others are `Verb.CHANGED`.
TRANSITIONS = {
    (Status.DRAFT, Status.IN_REVIEW): Verb.SUBMITTED,
    (Status.IN_REVIEW, Status.DRAFT): Verb.TAKEN_BACK,
}
FINAL_VERBS = {Status.PUBLISHED: Verb.PUBLISHED, Status.ARCHIVED: Verb.ARCHIVED}


class NotInReview(Exception):  # noqa: N818 (named after the state)
    """The record is no longer in review."""


def transition_verb(before: str, after: str) -> Verb:
    if before == after:
        return Verb.CHANGED
    return TRANSITIONS.get((Status(before), Status(after))) or FINAL_VERBS.get(
        Status(after), Verb.CHANGED
    )


def take_back(record: Any) -> None:
    """Change an answer or an article in review back to a draft, for its owner."""
    with transaction.atomic():
        _lock_in_review(record)
        record.status = Status.DRAFT
        VERBS[type(record)].save(record, verb=Verb.TAKEN_BACK)


def send_back(record: Any, comment: str, seen_version: int) -> None:
    """Send an answer or an article in review back to its owner, with a comment.

    Raises `EditConflict` or `NotInReview`.
    """
    now = timezone.now()
    with transaction.atomic(), as_actor(why=comment):
        lock_version(record, seen_version)
        _lock_in_review(record)
        record.status = Status.DRAFT
        VERBS[type(record)].save(record, now=now, verb=Verb.SENT_BACK)
        store_comment(record, comment, now)


def _lock_in_review(record: Any) -> None:
    rows = type(record)._default_manager.select_for_update(of=("self",))
    if rows.get(pk=record.pk).status != Status.IN_REVIEW:
        raise NotInReview
    record.refresh_from_db()

"""Decide on comments: approve, hide, undo. Block and unblock the addresses of their senders.

Entries of the audit log name a comment by its public id, and have neither its text nor an address.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from clipqa.counters import take_writer_lock
from clipqa.history import current_actor
from clipqa.history.audit import note
from clipqa.models import BlockedSender, Comment, CommentState, Event, LibraryState
from clipqa.readers.notifying import notify_reply

APPROVED, HIDDEN = CommentState.APPROVED, CommentState.HIDDEN


class Decided(NamedTuple):
    """The comments that were changed, those that were changed by another user meanwhile, and those
    that were left as they are.
    """

    changed: list[Comment]
    newer: list[Comment]
    left: list[Comment]


class NoAddress(Exception):  # noqa: N818 (named after the state)
    """The comment was sent without an e-mail address."""


def approve(comments: Iterable[Comment]) -> Decided:
    """Show comments. An approved one with reports is kept, and its reports are dismissed."""
    return _decide(comments, _approve)


def hide(comments: Iterable[Comment], reason: str) -> Decided:
    return _decide(comments, lambda comment: _set_state(comment, HIDDEN, reason))


def undo(comments: Iterable[Comment]) -> Decided:
    """Return comments to the state before the last decision, which can be done once."""
    return _decide(comments, _undo)


def block_sender(comment: Comment, reason: str) -> BlockedSender:
    """Accept nothing more from the e-mail address of a comment. Raises `NoAddress`."""
    if not comment.sender_hmac:
        raise NoAddress
    values = {"reason": reason, "by_name": current_actor().actor_name}
    with transaction.atomic():
        blocked, is_new = BlockedSender.objects.get_or_create(
            sender_hmac=comment.sender_hmac, defaults=values
        )
        if is_new:
            subject = f"blocked sender {blocked.pk}"
            note(Event.SENDER_BLOCKED, subject, after={"comment": comment.public_id})
    return blocked


def unblock(blocked: BlockedSender) -> None:
    with transaction.atomic():
        note(Event.SENDER_UNBLOCKED, f"blocked sender {blocked.pk}")
        blocked.delete()


def _decide(comments: Iterable[Comment], change: Callable[[Comment], bool]) -> Decided:
    """Change comments that still have the version that the caller has read, in one transaction."""
    decided = Decided([], [], [])
    with transaction.atomic():
        take_writer_lock()  # before any row is locked
        seen = {comment.pk: comment.edit_version for comment in comments}
        locked = _locked(seen)
        was_shown = {comment.pk for comment in locked if _is_shown(comment)}
        for comment in locked:
            before = comment.state
            if comment.edit_version != seen[comment.pk]:
                decided.newer.append(comment)
            elif not change(comment):
                decided.left.append(comment)
            else:
                _save(comment, before)
                decided.changed.append(comment)
        _publish(decided.changed, was_shown)
    return decided


def _publish(changed: list[Comment], was_shown: set[int]) -> None:
    """Record replies that readers see now. Pages are built again if any of these has changed."""
    now_shown = {comment.pk for comment in changed if _is_shown(comment)}
    for comment in changed:
        if comment.parent_id and comment.pk in now_shown - was_shown:
            notify_reply(comment)
    if any((comment.pk in was_shown) != (comment.pk in now_shown) for comment in changed):
        LibraryState.objects.touch()


def _locked(ids: Iterable[int]) -> list[Comment]:
    """Lock comments in the order of ids, so that two transactions can't lock them crosswise."""
    rows = Comment.objects.filter(pk__in=list(ids)).select_related("parent").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _is_shown(comment: Comment) -> bool:
    parent = comment.parent
    return comment.state == APPROVED and (parent is None or parent.state == APPROVED)


def _approve(comment: Comment) -> bool:
    if comment.state == APPROVED:
        had_reports, comment.reports = comment.reports > 0, 0
        return had_reports
    comment.reports = 0
    return _set_state(comment, APPROVED, "")


def _undo(comment: Comment) -> bool:
    if not comment.state_before:
        return False
    comment.state, comment.reason = comment.state_before, comment.reason_before
    comment.state_before = comment.reason_before = ""
    return True


def _set_state(comment: Comment, state: CommentState, reason: str) -> bool:
    if (comment.state, comment.reason) == (state, reason):
        return False
    comment.state_before, comment.reason_before = comment.state, comment.reason
    comment.state, comment.reason = state, reason
    return True


def _save(comment: Comment, before: str) -> None:
    actor = current_actor()
    comment.decided_by, comment.decided_by_name = actor.actor, actor.actor_name  # type: ignore[assignment]
    comment.decided_at = timezone.now()
    comment.save()
    changed = {"before": {"state": before}, "after": {"state": comment.state}}
    note(Event.MODERATED, f"comment {comment.public_id}", **changed)

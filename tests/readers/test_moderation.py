"""Decisions of moderators on comments."""

from typing import Any

import pytest

from clipqa.history import as_actor
from clipqa.models import (
    AuditEntry,
    BlockedSender,
    Comment,
    CommentState,
    Event,
    LibraryState,
    MailEvent,
    Mailing,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.comments import Message, receive_comment, report_comment
from clipqa.readers.moderation import NoAddress, approve, block_sender, hide, unblock, undo
from clipqa.readers.subscribing import subscribe
from tests.admin.people import person
from tests.articles.make import make_article
from tests.readers.make_comments import make_approved, make_comment

pytestmark = pytest.mark.django_db

WAITING, APPROVED, HIDDEN = CommentState.WAITING, CommentState.APPROVED, CommentState.HIDDEN
ADDRESS = "Rita.Reader@example.org"


def version() -> int:
    return LibraryState.objects.current().library_version


def state_of(comment: Comment) -> tuple[str, str]:
    found = Comment.objects.get(pk=comment.pk)
    return found.state, found.reason


def test_a_decision_records_who_made_it_and_is_undone_once() -> None:
    comment = make_comment()
    with as_actor(actor=person("mo")):
        approve([comment])
    comment.refresh_from_db()
    assert (comment.state, comment.decided_by_name) == (APPROVED, "mo")
    hide([comment], "Off topic.")
    comment.refresh_from_db()
    undo([comment])
    assert state_of(comment) == (APPROVED, "")
    comment.refresh_from_db()
    assert undo([comment]).left == [comment]
    assert state_of(comment) == (APPROVED, "")


def test_undoing_restores_the_reason_for_which_a_comment_was_hidden() -> None:
    comment = make_comment(state=HIDDEN)
    approve([comment])
    comment.refresh_from_db()
    undo([comment])
    assert state_of(comment) == (HIDDEN, "Spam.")


def test_a_comment_that_was_changed_meanwhile_is_left_alone() -> None:
    comment, other = make_comment(), make_comment()
    hide([Comment.objects.get(pk=comment.pk)], "Spam.")
    decided = approve([comment, other])
    assert (decided.newer, decided.changed) == ([comment], [other])
    assert state_of(comment) == (HIDDEN, "Spam.")
    assert state_of(other) == (APPROVED, "")


def test_only_what_readers_see_changes_the_version_of_the_library() -> None:
    page = make_article(are_comments_open=True)
    before = version()
    parent = make_comment(page)
    report_comment(parent, "192.0.2.1")
    hide([parent], "Spam.")
    assert version() == before
    parent.refresh_from_db()
    reply = make_comment(page, parent=parent)
    approve([reply])  # to a hidden comment
    assert version() == before
    approve([parent])
    assert version() == before + 1
    parent.refresh_from_db()
    undo([parent])
    assert version() == before + 2


def test_entries_of_the_audit_log_have_neither_text_nor_address() -> None:
    comment = make_comment(text="A secret text.", address=ADDRESS)
    hide([comment], "A secret reason.")
    blocked = block_sender(comment, "A secret reason.")
    pk = blocked.pk
    unblock(blocked)
    entries = AuditEntry.objects.order_by("pk").values("event", "subject", "before", "after", "why")
    assert [(each["event"], each["subject"]) for each in entries] == [
        (Event.MODERATED, f"comment {comment.public_id}"),
        (Event.SENDER_BLOCKED, f"blocked sender {pk}"),
        (Event.SENDER_UNBLOCKED, f"blocked sender {pk}"),
    ]
    kept = repr(list(entries)).lower()
    assert "secret" not in kept
    assert "rita" not in kept
    assert comment.sender_hmac not in kept


def test_nothing_is_stored_of_a_blocked_sender_until_the_block_is_deleted() -> None:
    blocked = block_sender(make_comment(address=ADDRESS), "Spam.")
    page = make_article(are_comments_open=True)
    message = Message("form", "More.", address=" rita.reader@EXAMPLE.org", wants_replies=True)
    assert receive_comment(message, page) is None
    assert not page.comments.exists()
    assert not Subscription.objects.exists()
    unblock(blocked)
    assert receive_comment(message, page) is not None
    assert BlockedSender.objects.count() == 0


def test_a_comment_without_an_address_has_no_sender_to_block() -> None:
    with pytest.raises(NoAddress):
        block_sender(make_comment(), "Spam.")


def test_an_address_is_stored_only_as_an_hmac_unless_replies_are_wanted() -> None:
    comment = make_comment(address=ADDRESS)
    values: Any = Comment.objects.filter(pk=comment.pk).values().get()
    assert "example.org" not in repr(values)
    assert not Subscription.objects.exists()
    other = make_comment(address=ADDRESS, wants_replies=True)
    assert other.sender_hmac == comment.sender_hmac
    subscription = Subscription.objects.get()
    assert (subscription.kind, subscription.comment) == (SubscriptionKind.COMMENT, other)
    assert subscription.confirmed_at is None


def test_reports_are_dismissed_by_approving_again() -> None:
    comment = make_approved()
    report_comment(comment, "192.0.2.1")
    report_comment(comment, "192.0.2.1")
    report_comment(comment, "192.0.2.2")
    assert Comment.objects.reported().get().reports == 2
    approve([comment])
    assert not Comment.objects.reported().exists()
    assert state_of(comment) == (APPROVED, "")


def test_an_approved_reply_is_mailed_to_who_confirmed_that_they_want_replies(
    settings: Any,
) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = make_article(are_comments_open=True)
    parent, other = make_approved(page), make_approved(page)
    for comment in (parent, other):
        subscribe(ADDRESS, SubscriptionKind.COMMENT, comment)
    replies = Mailing.objects.filter(event=MailEvent.REPLY)
    make_approved(page, parent=parent)
    assert not replies.exists()
    Subscription.objects.update(confirmed_at=parent.created_at)
    reply = make_approved(page, parent=parent)
    assert [mail.comment for mail in replies] == [reply]


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path

"""Receive comments of readers, and their reports of comments."""

from dataclasses import dataclass

from django.db import transaction

from clipqa.feed.comments import Commented, on_page
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import Comment, SubscriptionKind
from clipqa.readers.senders import is_blocked
from clipqa.readers.subscribing import subscribe
from clipqa.readers.votes import vote


@dataclass(frozen=True)
class Message:
    """A comment as it was sent. `address` is stored as an HMAC, unless replies are wanted."""

    form_id: str
    text: str
    name: str = ""
    address: str = ""
    wants_replies: bool = False


def receive_comment(
    message: Message, page: Commented, parent: Comment | None = None
) -> Comment | None:
    """Store a comment, which waits for a moderator. Return None if its sender is blocked.

    The same message sent again returns the stored comment.
    """
    if is_blocked(message.address):
        return None
    values = {
        **on_page(page),
        "parent": parent,
        "name": message.name,
        "text": message.text,
        "sender_hmac": address_hmac(message.address),
    }
    with transaction.atomic():
        comment, is_new = Comment.objects.get_or_create(form_id=message.form_id, defaults=values)
        if is_new and message.wants_replies and message.address:
            subscribe(message.address, SubscriptionKind.COMMENT, comment)
    return comment


def report_comment(comment: Comment, network_address: str) -> bool:
    """Count a report, once a day for each network address. Return whether it was counted."""
    return vote(comment, "reports", network_address)

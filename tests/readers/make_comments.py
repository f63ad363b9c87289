"""Factories of comments, which use the verbs."""

from typing import Any

from clipqa.feed.comments import Commented
from clipqa.models import Comment, CommentState
from clipqa.readers.comments import Message, receive_comment
from clipqa.readers.moderation import approve, hide
from tests.articles.make import make_article
from tests.factories import NUMBERS


def make_comment(
    page: Commented | None = None,
    text: str = "Thank you.",
    state: str = CommentState.WAITING,
    parent: Comment | None = None,
    **values: Any,
) -> Comment:
    """Return a comment on a page, by default on an article of its own whose comments are open."""
    page = page or make_article(title=f"Article {next(NUMBERS)}", are_comments_open=True)
    message = Message(f"form {next(NUMBERS)}", text, **values)
    comment = receive_comment(message, page, parent)
    assert comment is not None
    if state == CommentState.APPROVED:
        approve([comment])
    if state == CommentState.HIDDEN:
        hide([comment], "Spam.")
    comment.refresh_from_db()
    return comment


def make_approved(page: Commented | None = None, text: str = "Thank you.", **more: Any) -> Comment:
    return make_comment(page, text, CommentState.APPROVED, **more)

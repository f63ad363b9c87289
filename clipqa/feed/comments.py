"""Approved comments on an article or a question, as readers see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from clipqa.lib.linked_text import linked_html
from clipqa.models import Article, Comment, Question

MAX_REPLIES = 100  # to a comment, so that a page of threads has a bounded length
Commented = Article | Question


@dataclass(frozen=True)
class CommentView:
    public_id: str
    name: str
    html: SafeString
    at: datetime
    replies: "list[CommentView]" = field(default_factory=list)
    is_deleted: bool = False  # without content, since others have replied

    @property
    def takes_replies(self) -> bool:
        return not self.is_deleted and len(self.replies) < MAX_REPLIES


def comments_are_open(record: Commented) -> bool:
    return bool(settings.CLIPQA_COMMENTS) and record.are_comments_open


def shown_comments(record: Commented) -> "QuerySet[Comment]":
    found: QuerySet[Comment] = Comment.objects.approved().filter(**on_page(record))
    return found


def on_page(record: Commented) -> dict[str, Commented]:
    """Return the relation of a comment to its page, as a filter or as values."""
    return {"article" if isinstance(record, Article) else "question": record}


@dataclass(frozen=True)
class CommentsLink:
    """What the page of an article or a question says of its comments."""

    count: int
    url: str


def comments_link(record: Commented) -> CommentsLink | None:
    """Return the link to the comments on a page, or, as long as there are none, to the form.

    Takes one statement, and none if comments are off.
    """
    if not comments_are_open(record):
        return None
    count = shown_comments(record).count()
    return CommentsLink(count, comments_url(record, "" if count else "new"))


def comments_url(record: Commented, page: str = "") -> str:
    """Return the address of the comments on a page, of the form, or of its confirmation."""
    name = f"{record._meta.model_name}-comments"
    return reverse(f"{name}-{page}" if page else name, args=[record.slug])


class Threads:
    """The comments on a page, the newest first, each with its replies, the oldest first.

    Takes two statements for a page of them, however many there are.
    """

    def __init__(self, record: Commented) -> None:
        self._record = record

    def count(self) -> int:
        return self._comments().count()

    def __getitem__(self, part: slice, /) -> list[CommentView]:
        comments = list(self._comments().order_by("-created_at", "-pk")[part])
        replies = self._replies(comments) if comments else {}
        return [view_of(comment, replies.get(comment.pk, ())) for comment in comments]

    def _comments(self) -> "QuerySet[Comment]":
        return shown_comments(self._record).filter(parent=None)

    def _replies(self, comments: Iterable[Comment]) -> dict[int, list[Comment]]:
        found: dict[int, list[Comment]] = {}
        replies = Comment.objects.approved().filter(parent__in=[each.pk for each in comments])
        for reply in replies.order_by("created_at", "pk"):
            found.setdefault(reply.parent_id or 0, []).append(reply)
        return found


def view_of(comment: Comment, replies: Iterable[Comment] = ()) -> CommentView:
    return CommentView(
        public_id=comment.public_id,
        name=comment.name,
        html=mark_safe(linked_html(str(comment))),  # escaped there; an erased one says so
        at=comment.created_at,
        replies=[view_of(reply) for reply in replies],
        is_deleted=comment.erased_at is not None,
    )


def find_shown(public_id: str) -> Comment | None:
    """Return a comment that readers can see now."""
    found = Comment.objects.approved().filter(public_id=public_id, erased_at=None)
    comment: Any = found.with_page_state().first()
    is_shown = comment and comment.is_page_public and comments_are_open(comment.page)
    return comment if is_shown else None


def find_parent(record: Commented, public_id: str) -> Comment | None:
    """Return the comment on a page that a reply belongs to: of a reply, the one it replies to."""
    found = shown_comments(record).filter(public_id=public_id, erased_at=None)
    comment = found.select_related("parent").first()
    parent: Comment | None = comment and (comment.parent or comment)
    return parent


def is_full(parent: Comment) -> bool:
    return bool(parent.replies.filter(state=parent.state).count() >= MAX_REPLIES)

"""The sections of the queue with comments of readers: those to approve, and reported ones."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.review.rows import Row, Section, limited, list_url, section, truncated
from clipqa.models import Comment, CommentState


def may_moderate(person: Any) -> bool:
    return bool(person.has_perm("clipqa.change_comment"))


def comment_sections(person: Any) -> list[Section]:
    """Return a section only if it has comments. Without any this takes one statement."""
    if not may_moderate(person):
        return []
    counts = _counts()
    titles = {
        "waiting": gettext_lazy("Comments to approve (%(count)d)"),
        "reported": gettext_lazy("Reported comments (%(count)d)"),
    }
    found = {"waiting": Comment.objects.waiting, "reported": Comment.objects.reported}
    return [
        _section(title % {"count": counts[state]}, found[state](), state)
        for state, title in titles.items()
        if counts[state]
    ]


def _counts() -> dict[str, int]:
    waiting = Q(state=CommentState.WAITING)
    reported = Q(state=CommentState.APPROVED, reports__gt=0)
    counts = {"waiting": Count("pk", filter=waiting), "reported": Count("pk", filter=reported)}
    found: dict[str, int] = Comment.objects.filter(waiting | reported).aggregate(**counts)
    return found


def _section(title: str, comments: Any, state: str) -> Section:
    rows = comments.with_page_state().order_by("created_at", "pk")
    found = (_row(comment) for comment in limited(rows))
    return section(title, "", found, list_url("comment", state))


def _row(comment: Comment) -> Row:
    page = reverse("admin:clipqa_comment_change", args=[comment.pk])
    name = comment.name or _("A reader")
    detail = f"{name} · {page_title(comment)}"
    return Row(page, truncated(comment.text), detail, comment.created_at)


def page_title(comment: Any) -> str:
    """Return what a moderator may read of the page: unpublished ones are not for all of them."""
    return str(comment.page) if comment.is_page_public else _("a page that is not public")

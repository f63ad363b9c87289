"""The columns and the filter of the list of comments."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import EMPTY_VALUE, StrOrPromise, badge, link
from clipqa.admin.review.reader_comments import page_title
from clipqa.models import Comment, CommentState

REPORTED = "reported"
MAX_TEXT, MAX_TITLE = 140, 60
BADGES = {CommentState.WAITING: "in_review", CommentState.APPROVED: "published"}


class CommentStateFilter(admin.SimpleListFilter):
    """The states with their counts, which take one statement, however many comments there are."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*CommentState.choices, (REPORTED, _("Approved, and reported"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == REPORTED:
            reported: QuerySet = queryset.reported()
            return reported
        chosen: QuerySet = queryset.filter(state=self.value()) if self.value() else queryset
        return chosen

    def choices(self, changelist: Any) -> Iterator[Any]:
        counts = _counts()
        for name, choice in zip(["", *counts], super().choices(changelist), strict=True):
            label = choice["display"]
            yield {**choice, "display": f"{label} ({counts[name]})" if name else label}


def _counts() -> dict[str, int]:
    reported = Q(state=CommentState.APPROVED, reports__gt=0)
    counted = {state: Count("pk", filter=Q(state=state)) for state in CommentState.values}
    found = Comment.objects.aggregate(**counted, **{REPORTED: Count("pk", filter=reported)})
    return {name: found[name] for name in (*CommentState.values, REPORTED)}


class CommentColumns(admin.ModelAdmin):
    @admin.display(description=_("comment"), ordering="text")
    def short_text(self, comment: Comment) -> SafeString:
        return format_html("<bdi>{}</bdi>", Truncator(comment.text).chars(MAX_TEXT))

    @admin.display(description=_("name"), ordering="name")
    def sender(self, comment: Comment) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", comment.name) if comment.name else EMPTY_VALUE

    @admin.display(description=_("on"))
    def on(self, comment: Any) -> SafeString | StrOrPromise:
        title = Truncator(page_title(comment)).chars(MAX_TITLE)
        return link(comment.page.get_absolute_url(), title) if comment.is_page_public else title

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, comment: Comment) -> SafeString:
        kind = BADGES.get(CommentState(comment.state), "archived")
        return badge(kind, comment.get_state_display())

    @admin.display(description=_("reports"), ordering="reports")
    def report_count(self, comment: Comment) -> int | str:
        return comment.reports or EMPTY_VALUE

"""The comments of readers in the admin: a list with bulk actions, and a page for each."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.columns import link
from clipqa.admin.conflicts.actions import MAX_NAMED, VersionedActionsMixin
from clipqa.admin.readers.comment_forms import APPROVE, BLOCK, HIDE, UNDO, DecisionForm, HideForm
from clipqa.admin.readers.comment_lists import CommentColumns, CommentStateFilter
from clipqa.admin.review.reader_comments import page_title
from clipqa.admin.review.rows import list_url
from clipqa.models import BlockedSender, Comment, CommentState
from clipqa.readers import moderation
from clipqa.readers.moderation import Decided

NEWER = gettext_lazy("Another moderator has changed it meanwhile. Read it again, then decide.")
LEFT = gettext_lazy("Nothing was changed: it is in this state already, or nothing can be undone.")


@admin.register(Comment)
class CommentAdmin(VersionedActionsMixin, CommentColumns):
    """No entry of Django's log is written, since it would keep the text of an erased comment."""

    list_display = ["short_text", "sender", "on", "state_badge", "report_count", "created_at"]
    list_filter = [CommentStateFilter, "created_at"]
    search_fields = ["text", "name", "=public_id"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    actions = ["approve_selected", "hide_selected", "undo_selected"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Comment]":
        found: QuerySet[Comment] = super().get_queryset(request)
        rows: QuerySet[Comment] = found.select_related("parent").with_page_state()  # type: ignore[attr-defined]
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list ---------------------------------------------------------------------------------
    @admin.action(description=gettext_lazy("Approve the selected comments"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> None:
        self._report_all(request, moderation.approve(queryset))

    @admin.action(description=gettext_lazy("Hide the selected comments"), permissions=["change"])
    def hide_selected(
        self, request: HttpRequest, queryset: "QuerySet[Comment]"
    ) -> HttpResponse | None:
        form = HideForm(request.POST if "hide" in request.POST else None)
        if form.is_valid():
            self._report_all(request, moderation.hide(queryset, form.cleaned_data["reason"]))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hide comments"),
            "opts": self.opts,
            "form": form,
            "comments": queryset,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/clipqa/comment/hide_selected.html", context)

    @admin.action(
        description=gettext_lazy("Undo the last decision on the selected comments"),
        permissions=["change"],
    )
    def undo_selected(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> None:
        self._report_all(request, moderation.undo(queryset))

    def _report_all(self, request: HttpRequest, decided: Decided) -> None:
        count = len(decided.changed)
        if count:
            message = ngettext(
                "%(count)d comment was changed.", "%(count)d comments were changed.", count
            )
            messages.success(request, message % {"count": count})
        if decided.newer:
            messages.warning(request, self._skipped_message(decided.newer))
        if decided.left:
            messages.warning(request, self._left_message(decided.left))

    def _left_message(self, left: list[Comment]) -> SafeString:
        message = ngettext(
            "%(count)d comment was left as it is, since it is in this state already, or nothing "
            "can be undone: %(names)s.",
            "%(count)d comments were left as they are, since they are in this state already, or "
            "nothing can be undone: %(names)s.",
            len(left),
        )
        pairs = [(link(self.record_url("change", each), _name(each)),) for each in left]
        names = format_html_join(", ", "{}", pairs[:MAX_NAMED])
        more = " …" if len(pairs) > MAX_NAMED else ""
        text = message.replace("%(names)s", "{}{}") % {"count": len(left)}
        return format_html(text, names, more)

    # The page of a comment --------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        comment: Comment = self.get_object(request, unquote(object_id))
        form = DecisionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not self.has_change_permission(request, comment):
                raise PermissionDenied
            if form.is_valid() and self._decide(request, comment, form.cleaned_data):
                return HttpResponseRedirect(request.path)
            comment.refresh_from_db()
        context = {**self._page_context(request, comment), "form": form}
        return self.render_record_page(request, comment, "comment/moderate", context)

    def _page_context(self, request: HttpRequest, comment: Comment) -> dict[str, Any]:
        sender = comment.sender_hmac
        senders = Comment.objects.filter(sender_hmac=sender).exclude(pk=comment.pk)
        blocked = BlockedSender.objects.filter(sender_hmac=sender).first() if sender else None
        return {
            "title": _("Comment"),
            "comment": comment,
            "page_title": page_title(comment),
            "list_url": list_url("comment", CommentState.WAITING),
            "may_decide": self.has_change_permission(request, comment),
            "may_block": request.user.has_perm("clipqa.add_blockedsender"),
            "others": senders.count() if sender else 0,
            "blocked": blocked,
        }

    def _decide(self, request: HttpRequest, comment: Comment, given: dict[str, Any]) -> bool:
        """Apply the decision. Return False, with a message, if it was not possible."""
        if given["verb"] == BLOCK:
            return self._block(request, comment, given["reason"])
        comment.edit_version = given["edit_version"] or 0
        decide: dict[str, Callable[[], Decided]] = {
            APPROVE: lambda: moderation.approve([comment]),
            HIDE: lambda: moderation.hide([comment], given["reason"]),
            UNDO: lambda: moderation.undo([comment]),
        }
        decided = decide[given["verb"]]()
        if not decided.changed:
            messages.warning(request, str(NEWER if decided.newer else LEFT))
            return False
        messages.success(request, _decided_message(decided.changed[0], given["verb"]))
        return True

    def _block(self, request: HttpRequest, comment: Comment, reason: str) -> bool:
        if not request.user.has_perm("clipqa.add_blockedsender"):
            raise PermissionDenied
        try:
            moderation.block_sender(comment, reason)
        except moderation.NoAddress:
            messages.warning(request, _("The comment was sent without an e-mail address."))
            return False
        messages.success(request, _("Nothing more is accepted from this e-mail address."))
        return True


def _decided_message(comment: Comment, verb: str) -> str:
    if verb == UNDO:
        return _("The last decision was undone.")
    hidden = comment.state == CommentState.HIDDEN
    return _("The comment is hidden.") if hidden else _("The comment is public now.")


def _name(comment: Comment) -> str:
    return Truncator(comment.text).chars(60)

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clipqa.admin.base import HiddenIs404
from clipqa.admin.columns import EMPTY_VALUE, link
from clipqa.models import Feedback

MAX_LIST_LENGTH = 140


@admin.register(Feedback)
class FeedbackAdmin(HiddenIs404, admin.ModelAdmin):
    """Feedback from readers, to be read and deleted. It can't be added or changed here."""

    list_display = ["created_at", "short_message", "search_terms", "search_link"]
    list_display_links = ["created_at", "short_message"]
    list_filter = ["created_at"]
    search_fields = ["message", "searched"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    fields = ("created_at", "message", "search_terms", "search_link")
    readonly_fields = ("created_at", "message", "search_terms", "search_link")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Feedback]":
        # Outdated feedback is hidden even before it is deleted.
        return Feedback.objects.current().order_by(*self.ordering)

    @admin.display(description=_("message"), ordering="message")
    def short_message(self, feedback: Feedback) -> SafeString | str:
        return _isolated(Truncator(feedback.message).chars(MAX_LIST_LENGTH))

    @admin.display(description=_("searched for"))
    def search_terms(self, feedback: Feedback) -> SafeString | str:
        return _isolated(feedback.text)

    @admin.display(description=_("page"))
    def search_link(self, feedback: Feedback) -> SafeString | str:
        return link(feedback.url, _("Open this search")) if feedback.path else EMPTY_VALUE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


def _isolated(text: str) -> SafeString | str:
    """Isolate text of any direction, so that it doesn't reorder its line."""
    return format_html("<bdi>{}</bdi>", text) if text else EMPTY_VALUE

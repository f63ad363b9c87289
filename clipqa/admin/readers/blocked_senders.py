"""The blocked e-mail addresses. They are added on the pages of comments; deleting one unblocks."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clipqa.admin.base import HiddenIs404
from clipqa.models import BlockedSender
from clipqa.readers.moderation import unblock


@admin.register(BlockedSender)
class BlockedSenderAdmin(HiddenIs404, admin.ModelAdmin):
    """Shows reasons only, since an address is stored as an HMAC."""

    list_display = ["reason", "by_name", "at"]
    search_fields = ["reason", "by_name"]
    fields = readonly_fields = ("reason", "by_name", "at")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: BlockedSender) -> None:
        unblock(obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[BlockedSender]") -> None:
        for blocked in queryset:
            unblock(blocked)

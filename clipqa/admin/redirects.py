from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.base import HiddenIs404
from clipqa.admin.columns import link
from clipqa.models import SlugRedirect


@admin.register(SlugRedirect)
class SlugRedirectAdmin(HiddenIs404, admin.ModelAdmin):
    """Redirects from old slugs, read-only: they are created when a slug changes."""

    list_display = ["old_slug", "model_name", "leads_to", "created_at"]
    list_filter = ["model_name"]
    search_fields = ["old_slug"]
    ordering = ["-pk"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["model_name", "old_slug", "leads_to", "created_at"]
    readonly_fields = ["model_name", "old_slug", "leads_to", "created_at"]

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect: SlugRedirect) -> SafeString | str:
        try:
            url = reverse(f"admin:clipqa_{redirect.model_name}_change", args=[redirect.target_id])
        except NoReverseMatch:
            return str(redirect.target_id)
        return link(url, f"{redirect.model_name} {redirect.target_id}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

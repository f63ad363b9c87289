"""The audit log in the admin, read-only: entries are never changed or deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.base import HiddenIs404
from clipqa.admin.columns import EMPTY_VALUE
from clipqa.admin.history.values import FieldDifference
from clipqa.curation.roles import LABELS
from clipqa.history.word_diff import replace
from clipqa.models import AuditEntry

MAX_SUMMARY_LENGTH = 160
COLUMNS = ("at", "event", "who", "whom", "summary", "address")
FIELD_LABELS = {
    "username": _("name"),
    "first_name": _("first name"),
    "last_name": _("last name"),
    "email": _("e-mail"),
    "is_active": _("may sign in"),
    "is_staff": _("may use the admin"),
    "is_superuser": _("superuser"),
    "roles": _("roles"),
    "permissions": _("individual permissions"),
    "name": _("name"),
    "created": _("created"),
    "updated": _("updated"),
    "unchanged": _("unchanged"),
    "rejected": _("rejected"),
    "answers": _("answers"),
    "status": _("status"),
    "jobs": _("jobs"),
}


@admin.register(AuditEntry)
class AuditEntryAdmin(HiddenIs404, admin.ModelAdmin):
    list_display = COLUMNS
    list_filter = ["event", "at"]
    search_fields = ["subject", "actor_name", "address", "why"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    fields = ("at", "event", "who", "whom", "what_changed", "why", "address")
    readonly_fields = fields

    @admin.display(description=_("user"), ordering="actor_name")
    def who(self, entry: AuditEntry) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", entry.actor_name) if entry.actor_name else EMPTY_VALUE

    @admin.display(description=_("subject"), ordering="subject")
    def whom(self, entry: AuditEntry) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", entry.subject) if entry.subject else EMPTY_VALUE

    @admin.display(description=_("changed"))
    def summary(self, entry: AuditEntry) -> str:
        texts = (_change_text(entry, name) for name in {**entry.before, **entry.after})
        return Truncator("; ".join(texts)).chars(MAX_SUMMARY_LENGTH) or EMPTY_VALUE

    @admin.display(description=_("changed"))
    def what_changed(self, entry: AuditEntry) -> SafeString | str:
        names = {**entry.before, **entry.after}
        differences = [
            FieldDifference(
                name,
                field_label(name),
                replace(_format_value(entry.before, name), _format_value(entry.after, name)),
            )
            for name in names
        ]
        html = render_to_string("admin/clipqa/_changes.html", {"differences": differences})
        return mark_safe(html) if differences else EMPTY_VALUE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


def field_label(name: str) -> str:
    return capfirst(str(FIELD_LABELS.get(name, name)))


def _change_text(entry: AuditEntry, name: str) -> str:
    before, after = _format_value(entry.before, name), _format_value(entry.after, name)
    return f"{field_label(name)}: {before} → {after}" if before else f"{field_label(name)}: {after}"


def _format_value(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    if name == "roles":
        value = [str(LABELS.get(role, role)) for role in value]
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

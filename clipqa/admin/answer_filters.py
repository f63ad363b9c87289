from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clipqa.models import Status


class StateFilter(admin.SimpleListFilter):
    """What readers see of it: published alone doesn't say whether they do."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Status.DRAFT.value, Status.DRAFT.label),
            (Status.IN_REVIEW.value, Status.IN_REVIEW.label),
            ("public", _("Public now")),
            ("scheduled", _("Scheduled")),
            ("expired", _("Expired")),
            (Status.ARCHIVED.value, Status.ARCHIVED.label),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        narrowed = {
            "public": queryset.published,
            "scheduled": queryset.scheduled,
            "expired": queryset.expired,
        }.get(self.value() or "")
        if narrowed is not None:
            return cast("QuerySet", narrowed())
        by_status: QuerySet = queryset.filter(status=self.value()) if self.value() else queryset
        return by_status

"""Filters of the list of answers."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.models import Status


class StateFilter(admin.SimpleListFilter):
    """Filter by visibility: an answer with status *published* may be scheduled or expired."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Status.DRAFT.value, Status.DRAFT.label),
            ("sent_back", _("Sent back")),
            (Status.IN_REVIEW.value, Status.IN_REVIEW.label),
            ("public", _("Public now")),
            ("scheduled", _("Scheduled")),
            ("expiring", _("Expiring within a week")),
            ("expired", _("Expired")),
            (Status.ARCHIVED.value, Status.ARCHIVED.label),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        filters = {
            "public": queryset.published,
            "scheduled": queryset.scheduled,
            "expired": queryset.expired,
            "expiring": lambda: _expiring(queryset),
            "sent_back": lambda: queryset.filter(status=Status.DRAFT, sent_back__isnull=False),
        }.get(self.value() or "")
        if filters is not None:
            return cast("QuerySet", filters())
        by_status: QuerySet = queryset.filter(status=self.value()) if self.value() else queryset
        return by_status


class CorrectionFilter(admin.SimpleListFilter):
    title = _("correction note")
    parameter_name = "corrected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Corrected")), ("lately", _("Corrected within a week")), ("no", _("Not"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        found = {
            "yes": lambda: queryset.exclude(correction=""),
            "lately": lambda: queryset.filter(corrected_at__gt=timezone.now() - timedelta(days=7)),
            "no": lambda: queryset.filter(correction=""),
        }.get(self.value() or "")
        return cast("QuerySet", found() if found else queryset)


def _expiring(answers: Any) -> QuerySet:
    now = timezone.now()
    found: QuerySet = answers.published(now).filter(expire_at__lte=now + timedelta(days=7))
    return found

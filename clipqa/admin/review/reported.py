"""The section of the queue with the problems that readers have reported."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.admin.readers.reported_cards import RELATED, card_detail, card_name
from clipqa.admin.review.rows import Row, Section, limited, section, truncated
from clipqa.models import ClipReport, Problem, ReportState


def reported_problems(person: Any) -> list[Section]:
    """Return a section only if there are open reports: it is the first of the page."""
    if not person.has_perm("clipqa.view_clipreport"):
        return []
    everything = reverse("admin:clipqa_clipreport_changelist")
    found = section(
        _("Reported problems"),
        "",
        (_row(person, report) for report in limited(_claims_first())),
        f"{everything}?state__exact={ReportState.OPEN}",
    )
    return [found] if found.rows else []


def _claims_first() -> "QuerySet[Any]":
    """Return the open reports: claims of rights first, then by age."""
    is_other = Case(When(problem=Problem.RIGHTS, then=Value(0)), default=Value(1))
    rows = ClipReport.objects.open().select_related(*RELATED)
    return rows.order_by(is_other, "created_at", "pk")


def _row(person: Any, report: ClipReport) -> Row:
    name = card_name(person, report.answer)
    return Row(
        reverse("admin:clipqa_clipreport_change", args=[report.pk]),
        f"{report.label}: {name}" if name else report.label,
        card_detail(person, report.answer),
        report.created_at,
        truncated(report.text),
    )

"""The page that says how many subscribe to what, for administrators. No address is shown."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from clipqa.lib import mail_settings
from clipqa.models import NEWS_KINDS, Frequency, Subscriber, Subscription
from clipqa.readers.targets import name_of

PERMISSION = "clipqa.view_subscriber"
MAX_ROWS = 100
CONFIRMED = Q(confirmed_at__isnull=False, subscriber__stopped_at=None)


@dataclass(frozen=True)
class TargetCounts:
    """How many confirmed subscriptions a target has, and how many are not confirmed yet."""

    name: str
    confirmed: int
    by_frequency: list[tuple[str, int]]
    unconfirmed: int


def subscriptions_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    context = {
        **admin.site.each_context(request),
        "title": _("Subscriptions"),
        "frequencies": Frequency.labels,
        "rows": target_counts(),
        "most": MAX_ROWS,
        "addresses": Subscriber.objects.count(),
        "stopped": Subscriber.objects.exclude(stopped_at=None).count(),
        "has_mail": mail_settings.is_configured(),
    }
    return TemplateResponse(request, "admin/clipqa/subscriptions.html", context)


def target_counts() -> list[TargetCounts]:
    """Return the most subscribed targets, in two statements for any number of rows."""
    found = list(_counted()[:MAX_ROWS])
    examples = Subscription.objects.with_targets().in_bulk([row["example"] for row in found])
    return [
        TargetCounts(
            name_of(examples[row["example"]]),
            row["confirmed"],
            [(str(label), row[frequency]) for frequency, label in Frequency.choices],
            row["unconfirmed"],
        )
        for row in found
        if row["example"] in examples
    ]


def _counted() -> Any:
    frequencies = {
        frequency: Count("pk", filter=CONFIRMED & Q(frequency=frequency))
        for frequency in Frequency.values
    }
    rows = Subscription.objects.filter(kind__in=NEWS_KINDS).order_by().values("kind", "target")
    return rows.annotate(
        example=Min("pk"),
        confirmed=Count("pk", filter=CONFIRMED),
        unconfirmed=Count("pk", filter=Q(confirmed_at=None)),
        **frequencies,
    ).order_by("-confirmed", "example")

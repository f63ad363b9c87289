"""The alerts about cited answers: who sees them, and how an editor agrees to a change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from clipqa.history.audit import note
from clipqa.models import Citation, Event


class CitationHasChanged(Exception):  # noqa: N818 (named after the state)
    """The answer was changed again since its alert was shown, or another user has checked it."""


def may_see_alerts(person: Any) -> bool:
    return bool(person.has_perm("clipqa.change_article"))


def alerts_for(person: Any) -> QuerySet[Citation]:
    """Return the open alerts of the articles that a user may change."""
    # SQLite uses the partial index only if the query repeats its condition.
    alerts: QuerySet[Citation] = _citations_for(person).filter(changed_at__isnull=False)
    return alerts


def mark_checked(person: Any, pk: int, changed_at: datetime) -> Citation:
    """End the alert that a user was shown. The present state is what later ones differ from.

    Raises `Citation.DoesNotExist` for an alert that the user may not see, and
    `CitationHasChanged`.
    """
    with transaction.atomic():
        citation: Citation = _citations_for(person).select_related("article").get(pk=pk)
        shown = Citation.objects.filter(pk=pk, changed_at=changed_at)
        if not shown.update(seen=F("latest"), change="", changed_at=None):
            raise CitationHasChanged
        subject = f"article {citation.article.public_id}, source {citation.position}"
        note(Event.CITATION_CHECKED, subject, before={"change": citation.change})
    return citation


def _citations_for(person: Any) -> QuerySet[Citation]:
    if not may_see_alerts(person):
        return Citation.objects.none()
    if person.has_perm("clipqa.review_article"):
        return Citation.objects.all()
    return Citation.objects.filter(article__created_by=person.pk)

"""The alerts about cited answers: who sees them, and how an editor agrees to a change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from clipqa.curation.roles import is_own, may_review
from clipqa.history.audit import note
from clipqa.models import Article, Citation, Event


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


def citations_shown_to(person: Any) -> QuerySet[Citation]:
    """Return the citations of articles that are public, or that a user may see in the admin."""
    rows = Citation.objects.select_related("article").order_by("article__title", "article_id")
    if may_review(person, "article"):
        return rows
    own = Q(article__created_by=person.pk)
    return rows.filter(own | Q(article__in=Article.objects.published()))


def may_open_article(person: Any, article: Article) -> bool:
    """Return whether a user may see the page of an article in the admin."""
    if not person.has_perm("clipqa.view_article"):
        return False
    return may_review(person, "article") or is_own(person, article)


def _citations_for(person: Any) -> QuerySet[Citation]:
    if not may_see_alerts(person):
        return Citation.objects.none()
    if may_review(person, "article"):
        return Citation.objects.all()
    return Citation.objects.filter(article__created_by=person.pk)

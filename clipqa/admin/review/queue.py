"""The queue on the admin's index page: the user's pending work, in sections.

Each section takes a few statements, however many rows there are.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.admin.review.queued_proposals import (
    declined_rows,
    private_drafts,
    proposed,
    reviews_any,
    waiting_rows,
    waits_for_review,
)
from clipqa.admin.review.reader_comments import comment_sections
from clipqa.admin.review.reader_questions import questions_from_readers
from clipqa.admin.review.reported import reported_problems
from clipqa.admin.review.rows import (
    Section,
    alert_row,
    limited,
    list_url,
    newest_first,
    oldest_first,
    row_of,
    section,
    sent_back_row,
)
from clipqa.admin.source_checks import dead_sources
from clipqa.curation.citation_alerts import alerts_for, may_see_alerts
from clipqa.curation.roles import articles_for, may_review
from clipqa.models import (
    Answer,
    Article,
    ArticleChangesRequested,
    ChangesRequested,
    Status,
)

SOON = timedelta(days=7)


def build_queue(person: Any, now: datetime | None = None) -> list[Section]:
    now = now or timezone.now()
    sections: list[Section] = reported_problems(person)
    if reviews_any(person):
        sections += [*_to_review(person), proposed(person)]
    if person.has_perm("clipqa.view_article"):
        sections += _articles(person)
    if may_see_alerts(person):
        sections += _cited(person)
    if person.has_perm("clipqa.add_answer") or person.has_perm("clipqa.add_article"):
        sections += [_sent_back(person, now)]
    if reviews_any(person):
        sections += [private_drafts(person)]
    if waits_for_review(person):
        sections += [_waiting_for_editor(person)]
    if not may_review(person) and person.has_perm("clipqa.add_answer"):
        sections += [_drafts(person)]
    if reviews_any(person):
        sections += [_scheduled(person, now), _expiring(person, now)]
    return [
        *sections,
        *dead_sources(person),
        *comment_sections(person),
        *questions_from_readers(person, now),
    ]


def _to_review(person: Any) -> list[Section]:
    if not may_review(person):
        return []
    waiting = _unpublished(Status.IN_REVIEW).order_by("updated_at", "pk")
    rows = (row_of(answer, answer.updated_at) for answer in limited(waiting))
    empty, url = _("Nothing waits for review."), list_url("answer", "in_review")
    return [section(_("To review"), empty, rows, url)]


def _articles(person: Any) -> list[Section]:
    """Return the articles in review, or one's own unpublished ones, only if there are any."""
    reviews, in_review = may_review(person, "article"), Q(status=Status.IN_REVIEW)
    drafts = Q(status=Status.DRAFT, created_by=person.pk, sent_back__isnull=True)
    found = Article.objects.filter(in_review if reviews else in_review | drafts)
    articles = articles_for(person, found).order_by("updated_at", "pk")
    title = _("Articles to review") if reviews else _("Your articles")
    rows = (row_of(article, article.updated_at) for article in limited(articles))
    listed = section(title, "", rows, list_url("article", "in_review" if reviews else ""))
    return [listed] if listed.rows else []


def _cited(person: Any) -> list[Section]:
    """Return a section only if there are alerts: most libraries have no articles."""
    alerts = alerts_for(person).select_related("article").order_by("changed_at", "pk")
    found = section(_("Cited clip changed"), "", map(alert_row, limited(alerts)), "")
    return [found] if found.rows else []


def _sent_back(person: Any, now: datetime) -> Section:
    """Return drafts that were sent back, and proposals that others declined."""
    answers = ChangesRequested.objects.filter(
        answer__created_by=person.pk, answer__status=Status.DRAFT
    ).select_related("answer__question", "answer__clip__video__outlet", "answer__evidence")
    articles = ArticleChangesRequested.objects.filter(
        article__created_by=person.pk, article__status=Status.DRAFT
    ).select_related("article")
    rows = [
        sent_back_row(sent)
        for returns in (answers, articles)
        for sent in limited(returns.order_by("-at"))
    ]
    return section(
        _("Sent back to you"),
        _("Nothing was sent back to you."),
        newest_first(rows + declined_rows(person, now)),
        list_url("answer", "sent_back"),
    )


def _waiting_for_editor(person: Any) -> Section:
    """Return what the user has submitted. Articles in review are among their articles."""
    own = _unpublished(Status.IN_REVIEW).filter(created_by=person.pk).order_by("-updated_at")
    answers = [] if may_review(person) else limited(own)
    rows = [row_of(answer, answer.updated_at) for answer in answers]
    return section(
        _("Waiting for review"),
        _("Nothing of yours waits for review."),
        newest_first(rows + waiting_rows(person)),
        list_url("answer", "in_review"),
    )


def _drafts(person: Any) -> Section:
    own = _unpublished(Status.DRAFT).filter(created_by=person.pk, sent_back__isnull=True)
    return section(
        _("Your drafts"),
        _("You have no drafts. Add an answer to begin one."),
        (row_of(answer, answer.updated_at) for answer in limited(own.order_by("-updated_at"))),
        list_url("answer", "draft"),
    )


def _scheduled(person: Any, now: datetime) -> Section:
    # By the search entries, whose dates have an index; those of answers don't.
    answers = Answer.objects.filter(search_entry__visible_from__gt=now)
    waiting = (_reviewed(person, answers), articles_for(person, Article.objects.scheduled(now)))
    rows = [
        row_of(record, record.publish_at)
        for records in waiting
        for record in limited(records.order_by("publish_at", "pk"))
    ]
    return section(
        _("Scheduled"),
        _("Nothing is scheduled."),
        oldest_first(rows),
        list_url("answer", "scheduled"),
    )


def _expiring(person: Any, now: datetime) -> Section:
    until = now + SOON
    answers = Answer.objects.filter(
        search_entry__visible_until__gt=now, search_entry__visible_until__lte=until
    )
    articles = articles_for(person, Article.objects.published(now).filter(expire_at__lte=until))
    rows = [
        row_of(record, record.expire_at)
        for records in (_reviewed(person, answers), articles)
        for record in limited(records.order_by("expire_at", "pk"))
    ]
    return section(
        _("Expiring within a week"),
        _("Nothing expires within a week."),
        oldest_first(rows),
        list_url("answer", "expiring"),
    )


def _unpublished(status: Status) -> QuerySet[Answer]:
    # SQLite uses the partial index of unpublished answers only if the query repeats its condition.
    return _with_related(Answer.objects.exclude(status=Status.PUBLISHED).filter(status=status))


def _reviewed(person: Any, answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return _with_related(answers if may_review(person) else answers.none())


def _with_related(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("question", "clip__video__outlet", "evidence")

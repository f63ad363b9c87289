"""The queue on the admin's index page: the user's pending work, in sections.

Each section takes a few statements, however many rows there are.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.admin.review.rows import (
    Row,
    Section,
    alert_row,
    limited,
    list_url,
    newest_first,
    oldest_first,
    proposal_row,
    row_of,
    section,
    sent_back_row,
    truncated,
)
from clipqa.curation.citation_alerts import alerts_for, may_see_alerts
from clipqa.curation.roles import articles_for, may_review
from clipqa.models import (
    Answer,
    Article,
    ArticleChangesRequested,
    ArticleProposal,
    ChangesRequested,
    Feedback,
    Proposal,
    ProposalState,
    Status,
)

SOON = timedelta(days=7)
DECLINED_FOR = timedelta(days=14)


def build_queue(person: Any, now: datetime | None = None) -> list[Section]:
    now = now or timezone.now()
    sections: list[Section] = []
    if may_review(person):
        sections += [_to_review(), _proposed(person)]
    if person.has_perm("clipqa.view_article"):
        sections += _articles(person)
    if may_see_alerts(person):
        sections += _cited(person)
    if person.has_perm("clipqa.add_answer") or person.has_perm("clipqa.add_article"):
        sections += [_sent_back(person, now)]
    if may_review(person):
        sections += [_private_drafts(person)]
    if not may_review(person) and person.has_perm("clipqa.add_answer"):
        sections += [_waiting_for_editor(person), _drafts(person)]
    if may_review(person):
        sections += [_scheduled(person, now), _expiring(person, now)]
    if person.has_perm("clipqa.view_feedback"):
        sections += [_feedback(now)]
    return sections


def _to_review() -> Section:
    waiting = _unpublished(Status.IN_REVIEW).order_by("updated_at", "pk")
    return section(
        _("To review"),
        _("Nothing waits for review."),
        (row_of(answer, answer.updated_at) for answer in limited(waiting)),
        list_url("answer", "in_review"),
    )


def _proposed(person: Any) -> Section:
    rows = [
        proposal_row(proposal)
        for waiting in _open_proposals(person)
        for proposal in limited(waiting.filter(is_private=False).order_by("at", "pk"))
    ]
    return section(
        _("Proposed changes"), _("There are no proposed changes."), oldest_first(rows), ""
    )


def _open_proposals(person: Any) -> "list[QuerySet[Any]]":
    """Return the open proposals for answers, and for those articles that the user sees."""
    return [
        _with_answers(Proposal.objects.open()),
        _with_articles(person, ArticleProposal.objects.open()),
    ]


def _with_answers(proposals: "QuerySet[Any]") -> "QuerySet[Any]":
    return proposals.select_related("answer__question", "answer__evidence", "evidence")


def _with_articles(person: Any, proposals: "QuerySet[Any]") -> "QuerySet[Any]":
    seen = proposals if may_review(person, "article") else proposals.filter(by=person.pk)
    return seen.select_related("article").defer("base", "values")


def _articles(person: Any) -> list[Section]:
    """Return the articles in review, or one's own unpublished ones, only if there are any."""
    reviews, in_review = may_review(person, "article"), Q(status=Status.IN_REVIEW)
    drafts = Q(status=Status.DRAFT, created_by=person.pk, sent_back__isnull=True)
    found = Article.objects.filter(in_review if reviews else in_review | drafts)
    articles = articles_for(person, found).order_by("updated_at", "pk")
    title = _("Articles to review") if reviews else _("Your articles")
    rows = (row_of(article, article.updated_at) for article in limited(articles))
    listed = section(title, "", rows, list_url("article", "in_review"))
    return [listed] if listed.rows else []


def _cited(person: Any) -> list[Section]:
    """Return a section only if there are alerts: most libraries have no articles."""
    alerts = alerts_for(person).select_related("article").order_by("changed_at", "pk")
    found = section(_("Cited clip changed"), "", map(alert_row, limited(alerts)), "")
    return [found] if found.rows else []


def _private_drafts(person: Any) -> Section:
    """Return an editor's drafts over what is published, which no other user sees."""
    rows = [
        proposal_row(draft)
        for drafts in _open_proposals(person)
        for draft in limited(drafts.filter(by=person.pk, is_private=True).order_by("-at"))
    ]
    return section(
        _("Your drafts over published answers and articles"),
        _("You have no unpublished changes of what is published."),
        newest_first(rows),
        "",
    )


def _sent_back(person: Any, now: datetime) -> Section:
    """Return drafts sent back, and for users who can't review also declined proposals."""
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
    if not may_review(person):
        rows += _declined(person, now)
    return section(
        _("Sent back to you"),
        _("Nothing was sent back to you."),
        newest_first(rows),
        list_url("answer", "sent_back"),
    )


def _declined(person: Any, now: datetime) -> list[Row]:
    lately = {"state": ProposalState.DECLINED, "decided_at__gt": now - DECLINED_FOR}
    own = (
        Proposal.objects.filter(by=person.pk, **lately).select_related("answer__question"),
        _with_articles(person, ArticleProposal.objects.filter(by=person.pk, **lately)),
    )
    return [
        proposal_row(proposal)
        for declined in own
        for proposal in limited(declined.order_by("-decided_at"))
    ]


def _waiting_for_editor(person: Any) -> Section:
    own = _unpublished(Status.IN_REVIEW).filter(created_by=person.pk).order_by("-updated_at")
    rows = [*(row_of(answer, answer.updated_at) for answer in limited(own))]
    rows += [
        proposal_row(proposal)
        for proposals in _open_proposals(person)
        for proposal in limited(proposals.filter(by=person.pk).order_by("-at"))
    ]
    title, empty = _("Waiting for review"), _("None of your answers waits for review.")
    return section(title, empty, rows, list_url("answer", "in_review"))


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
    answers = _with_related(Answer.objects.filter(search_entry__visible_from__gt=now))
    waiting = (answers, articles_for(person, Article.objects.scheduled(now)))
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
        for records in (_with_related(answers), articles)
        for record in limited(records.order_by("expire_at", "pk"))
    ]
    return section(
        _("Expiring within a week"),
        _("Nothing expires within a week."),
        oldest_first(rows),
        list_url("answer", "expiring"),
    )


def _feedback(now: datetime) -> Section:
    feedback = Feedback.objects.current(now).order_by("-created_at", "-pk")
    return section(
        _("Feedback from readers"),
        _("There is no recent feedback."),
        (
            Row(
                reverse("admin:clipqa_feedback_change", args=[each.pk]),
                truncated(each.message or each.text or each.url),
                at=each.created_at,
            )
            for each in limited(feedback)
        ),
        reverse("admin:clipqa_feedback_changelist"),
    )


def _unpublished(status: Status) -> QuerySet[Answer]:
    # SQLite uses the partial index of unpublished answers only if the query repeats its condition.
    return _with_related(Answer.objects.exclude(status=Status.PUBLISHED).filter(status=status))


def _with_related(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("question", "clip__video__outlet", "evidence")

"""The queue on the admin's index page: the user's pending work, in sections.

Each section takes one or two statements, however many rows there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clipqa.admin.review.citations import editor_url
from clipqa.curation.citation_alerts import alerts_for, may_see_alerts
from clipqa.curation.evidence_proposals import failing_checks
from clipqa.curation.roles import articles_for, may_review
from clipqa.models import (
    Answer,
    Article,
    ChangesRequested,
    Citation,
    Feedback,
    Proposal,
    ProposalState,
    Status,
)

MAX_ROWS = 10
StrOrPromise = str | Promise
SOON = timedelta(days=7)
DECLINED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    url: str
    text: str
    detail: str = ""
    at: datetime | None = None
    comment: str = ""
    failing: int | None = None  # checks of the evidence; None: not checked
    check_url: str = ""  # where the button *Checked* is sent, with the moment of the change
    check_of: str = ""


@dataclass(frozen=True)
class Section:
    title: StrOrPromise
    empty: StrOrPromise
    rows: list[Row] = field(default_factory=list)
    has_more: bool = False
    all_url: str = ""  # the URL of the complete list, if there is one


def row(answer: Answer, at: datetime | None, comment: str = "") -> Row:
    page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    outlet = answer.clip.video.outlet.name
    detail = f"{outlet} · {answer.clip.range_label}"
    return Row(page, answer.question.text, detail, at, comment, failing_of(answer))


def failing_of(answer: Answer) -> int | None:
    """Return how many checks fail, of an answer that was loaded with its result."""
    found = getattr(answer, "evidence", None)
    return found.failing if found is not None and found.checked_at else None


def proposal_row(proposal: Proposal) -> Row:
    page = reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])
    if proposal.is_open:
        failing = failing_checks(proposal)
        text = proposal.answer.question.text
        return Row(page, text, proposal.by_name, proposal.at, failing=failing)
    declined = f"{proposal.decided_by_name}: {truncated(proposal.comment)}"
    return Row(page, proposal.answer.question.text, "", proposal.decided_at, declined)


def section(title: StrOrPromise, empty: StrOrPromise, rows: Iterable[Row], all_url: str) -> Section:
    found = list(rows)
    return Section(title, empty, found[:MAX_ROWS], len(found) > MAX_ROWS, all_url)


def limited(rows: QuerySet) -> Iterator[Any]:
    """Return one row more than is shown, to tell whether there are more."""
    return iter(rows[: MAX_ROWS + 1])


def answer_list_url(query: str) -> str:
    return f"{reverse('admin:clipqa_answer_changelist')}?{query}"


def truncated(text: str) -> str:
    return Truncator(text).chars(140)


def build_queue(person: Any, now: datetime | None = None) -> list[Section]:
    now = now or timezone.now()
    sections: list[Section] = []
    if may_review(person):
        sections += [_to_review(), _proposed()]
    if person.has_perm("clipqa.view_article"):
        sections += _articles(person)
    if may_see_alerts(person):
        sections += _cited(person)
    if person.has_perm("clipqa.add_answer"):
        sections += [_sent_back(person, now)]
    if may_review(person):
        sections += [_private_drafts(person)]
    if not may_review(person) and person.has_perm("clipqa.add_answer"):
        sections += [_waiting_for_editor(person), _drafts(person)]
    if may_review(person):
        sections += [_scheduled(now), _expiring(now)]
    if person.has_perm("clipqa.view_feedback"):
        sections += [_feedback(now)]
    return sections


def _to_review() -> Section:
    waiting = _unpublished(Status.IN_REVIEW).order_by("updated_at", "pk")
    return section(
        _("To review"),
        _("Nothing waits for review."),
        (row(answer, answer.updated_at) for answer in limited(waiting)),
        answer_list_url("state=in_review"),
    )


def _proposed() -> Section:
    related = ("answer__question", "answer__evidence", "evidence")
    waiting = Proposal.objects.open().filter(is_private=False).select_related(*related)
    return section(
        _("Proposed changes"),
        _("There are no proposed changes."),
        map(proposal_row, limited(waiting.order_by("at", "pk"))),
        "",
    )


def _articles(person: Any) -> list[Section]:
    """Return the articles in review, or one's own unpublished ones, only if there are any."""
    reviews = may_review(person, "article")
    waiting = articles_for(person, Article.objects.filter(status=Status.IN_REVIEW))
    drafts = Article.objects.filter(status=Status.DRAFT, created_by=person.pk)
    rows = waiting if reviews else waiting | drafts
    title = _("Articles to review") if reviews else _("Your articles")
    url = f"{reverse('admin:clipqa_article_changelist')}?state=in_review"
    found = section(title, "", map(_article_row, limited(rows.order_by("updated_at", "pk"))), url)
    return [found] if found.rows else []


def _article_row(article: Article) -> Row:
    page = reverse("admin:clipqa_article_change", args=[article.pk])
    return Row(page, article.title, article.get_status_display(), article.updated_at)


def _cited(person: Any) -> list[Section]:
    """Return a section only if there are alerts: most libraries have no articles."""
    alerts = alerts_for(person).select_related("article").order_by("changed_at", "pk")
    found = section(_("Cited clip changed"), "", map(_alert_row, limited(alerts)), "")
    return [found] if found.rows else []


def _alert_row(citation: Citation) -> Row:
    source = f"{citation.position} · {citation.question_text or citation.outlet_name}"
    return Row(
        editor_url(citation),
        citation.article.title,
        f"{citation.get_change_display()}: {source}",
        citation.changed_at,
        check_url=reverse("admin:citation_checked", args=[citation.pk]),
        check_of=citation.changed_at.isoformat() if citation.changed_at else "",
    )


def _private_drafts(person: Any) -> Section:
    """Return an editor's drafts over published answers, which no other user sees."""
    own = Proposal.objects.open().filter(by=person.pk, is_private=True)
    related = ("answer__question", "answer__evidence", "evidence")
    return section(
        _("Your drafts over published answers"),
        _("You have no unpublished changes of published answers."),
        map(proposal_row, limited(own.select_related(*related).order_by("-at"))),
        "",
    )


def _sent_back(person: Any, now: datetime) -> Section:
    """Return drafts sent back, and for users who can't review also declined proposals."""
    returns = ChangesRequested.objects.filter(
        answer__created_by=person.pk, answer__status=Status.DRAFT
    )
    returns = returns.select_related(
        "answer__question", "answer__clip__video__outlet", "answer__evidence"
    )
    rows = [
        row(sent.answer, sent.at, f"{sent.by_name}: {truncated(sent.comment)}")
        for sent in limited(returns.order_by("-at"))
    ]
    if not may_review(person):
        declined = Proposal.objects.filter(
            by=person.pk, state=ProposalState.DECLINED, decided_at__gt=now - DECLINED_FOR
        ).select_related("answer__question")
        rows += map(proposal_row, limited(declined.order_by("-decided_at")))
    return section(
        _("Sent back to you"),
        _("Nothing was sent back to you."),
        rows,
        answer_list_url("state=sent_back"),
    )


def _waiting_for_editor(person: Any) -> Section:
    own = _unpublished(Status.IN_REVIEW).filter(created_by=person.pk).order_by("-updated_at")
    proposed = Proposal.objects.open().filter(by=person.pk)
    related = ("answer__question", "answer__evidence", "evidence")
    proposed = proposed.select_related(*related).order_by("-at")
    rows = [*(row(answer, answer.updated_at) for answer in limited(own))]
    rows += map(proposal_row, limited(proposed))
    title, empty = _("Waiting for review"), _("None of your answers waits for review.")
    return section(title, empty, rows, answer_list_url("state=in_review"))


def _drafts(person: Any) -> Section:
    own = _unpublished(Status.DRAFT).filter(created_by=person.pk, sent_back__isnull=True)
    return section(
        _("Your drafts"),
        _("You have no drafts. Add an answer to begin one."),
        (row(answer, answer.updated_at) for answer in limited(own.order_by("-updated_at"))),
        answer_list_url("state=draft"),
    )


def _scheduled(now: datetime) -> Section:
    # By the search entries, whose dates have an index; those of answers don't.
    scheduled = _with_related(Answer.objects.filter(search_entry__visible_from__gt=now))
    return section(
        _("Scheduled"),
        _("Nothing is scheduled."),
        (
            row(answer, answer.publish_at)
            for answer in limited(scheduled.order_by("publish_at", "pk"))
        ),
        answer_list_url("state=scheduled"),
    )


def _expiring(now: datetime) -> Section:
    expiring = {
        "search_entry__visible_until__gt": now,
        "search_entry__visible_until__lte": now + SOON,
    }
    soon = _with_related(Answer.objects.filter(**expiring)).order_by("expire_at", "pk")
    return section(
        _("Expiring within a week"),
        _("Nothing expires within a week."),
        (row(answer, answer.expire_at) for answer in limited(soon)),
        answer_list_url("state=expiring"),
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

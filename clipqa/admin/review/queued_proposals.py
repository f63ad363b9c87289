"""The proposals in the queue: those that the user reviews, and those that they made."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from clipqa.admin.review.rows import (
    Row,
    Section,
    limited,
    newest_first,
    oldest_first,
    proposal_row,
    section,
)
from clipqa.curation.roles import may_review
from clipqa.models import ArticleProposal, Proposal, ProposalState

DECLINED_FOR = timedelta(days=14)
Proposals = Any  # a query set of the proposals for one model


def _of_answers() -> Proposals:
    return Proposal.objects.select_related("answer__question", "answer__evidence", "evidence")


def _of_articles() -> Proposals:
    return ArticleProposal.objects.select_related("article").defer("base", "values")


PROPOSALS: Mapping[str, Callable[[], Proposals]] = {
    "answer": _of_answers,
    "article": _of_articles,
}


def reviews_any(person: Any) -> bool:
    return any(may_review(person, name) for name in PROPOSALS)


def waits_for_review(person: Any) -> bool:
    """Return whether another user must review what this user writes of one of the models."""
    return any(
        person.has_perm(f"clipqa.add_{name}") and not may_review(person, name) for name in PROPOSALS
    )


def proposed(person: Any) -> Section:
    rows = [
        proposal_row(proposal)
        for proposals in _reviewed_by(person)
        for proposal in limited(proposals.open().filter(is_private=False).order_by("at", "pk"))
    ]
    return section(
        _("Proposed changes"), _("There are no proposed changes."), oldest_first(rows), ""
    )


def private_drafts(person: Any) -> Section:
    """Return a reviewer's private drafts, which no other user sees."""
    rows = [
        proposal_row(draft)
        for proposals in _reviewed_by(person)
        for draft in limited(_own(person, proposals.open()).filter(is_private=True))
    ]
    return section(
        _("Your unpublished changes"),
        _("You have no unpublished changes of published answers or articles."),
        newest_first(rows),
        "",
    )


def waiting_rows(person: Any) -> list[Row]:
    """Return what the user proposes to others."""
    return [
        proposal_row(proposal)
        for proposals in _reviewed_by_others(person)
        for proposal in limited(_own(person, proposals.open()))
    ]


def declined_rows(person: Any, now: datetime) -> list[Row]:
    lately = {"state": ProposalState.DECLINED, "decided_at__gt": now - DECLINED_FOR}
    return [
        proposal_row(proposal)
        for proposals in _reviewed_by_others(person)
        for proposal in limited(
            proposals.filter(by=person.pk, **lately).order_by("-decided_at", "-pk")
        )
    ]


def _own(person: Any, proposals: Proposals) -> Proposals:
    return proposals.filter(by=person.pk).order_by("-at", "-pk")


def _reviewed_by(person: Any) -> list[Proposals]:
    return [found() for name, found in PROPOSALS.items() if may_review(person, name)]


def _reviewed_by_others(person: Any) -> list[Proposals]:
    return [found() for name, found in PROPOSALS.items() if not may_review(person, name)]

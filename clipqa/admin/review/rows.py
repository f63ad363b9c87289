"""The rows and sections of the queue on the admin's index page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator

from clipqa.admin.review.citations import editor_url
from clipqa.curation.evidence_proposals import failing_checks
from clipqa.models import Answer, Article, ArticleProposal, Citation, Proposal
from clipqa.models.review import ReviewComment

MAX_ROWS = 10
StrOrPromise = str | Promise


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


def section(title: StrOrPromise, empty: StrOrPromise, rows: Iterable[Row], all_url: str) -> Section:
    found = list(rows)
    return Section(title, empty, found[:MAX_ROWS], len(found) > MAX_ROWS, all_url)


def limited(rows: QuerySet) -> Iterator[Any]:
    """Return one row more than is shown, to tell whether there are more."""
    return iter(rows[: MAX_ROWS + 1])


def oldest_first(rows: Iterable[Row]) -> list[Row]:
    """Sort rows that were read from several tables."""
    return sorted(rows, key=lambda row: row.at.timestamp() if row.at else 0)


def newest_first(rows: Iterable[Row]) -> list[Row]:
    return oldest_first(rows)[::-1]


def list_url(model_name: str, state: str) -> str:
    page = reverse(f"admin:clipqa_{model_name}_changelist")
    return f"{page}?state={state}" if state else page


def truncated(text: str) -> str:
    return Truncator(text).chars(140)


def row_of(record: Answer | Article, at: datetime | None, comment: str = "") -> Row:
    if isinstance(record, Article):
        return _article_row(record, record.get_status_display(), at, comment)
    page = reverse("admin:clipqa_answer_change", args=[record.pk])
    outlet = record.clip.video.outlet.name
    detail = f"{outlet} · {record.clip.range_label}"
    return Row(page, record.question.text, detail, at, comment, _failing_of(record))


def _article_row(article: Article, detail: str, at: datetime | None, comment: str) -> Row:
    page = reverse("admin:clipqa_article_change", args=[article.pk])
    return Row(page, article.title, detail, at, comment)


def _failing_of(answer: Answer) -> int | None:
    """Return how many checks fail, of an answer that was loaded with its result."""
    found = getattr(answer, "evidence", None)
    return found.failing if found is not None and found.checked_at else None


def sent_back_row(sent: ReviewComment) -> Row:
    return row_of(sent.record, sent.at, f"{sent.by_name}: {truncated(sent.comment)}")


def proposal_row(proposal: Proposal | ArticleProposal) -> Row:
    record, name = proposal.record, proposal.record_name
    page = reverse(f"admin:clipqa_{name}_proposal", args=[proposal.record_id, proposal.pk])
    text = record.title if isinstance(record, Article) else record.question.text
    if proposal.is_open:
        failing = failing_checks(proposal) if isinstance(proposal, Proposal) else None
        return Row(page, text, proposal.by_name, proposal.at, failing=failing)
    declined = f"{proposal.decided_by_name}: {truncated(proposal.comment)}"
    return Row(page, text, "", proposal.decided_at, declined)


def alert_row(citation: Citation) -> Row:
    source = f"{citation.position} · {citation.question_text or citation.outlet_name}"
    return Row(
        editor_url(citation),
        citation.article.title,
        f"{citation.get_change_display()}: {source}",
        citation.changed_at,
        check_url=reverse("admin:citation_checked", args=[citation.pk]),
        check_of=citation.changed_at.isoformat() if citation.changed_at else "",
    )

"""The desk's first page: what waits for whoever opens it. One statement a section."""

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

from clipqa.curation.roles import may_review
from clipqa.models import Answer, Feedback, Proposal, ProposalState, SentBack, Status

SHOWN = 10
SOON = timedelta(days=7)
DECLINED_FOR = timedelta(days=14)
Words = str | Promise


@dataclass(frozen=True)
class Row:
    url: str
    text: str
    about: str = ""
    at: datetime | None = None
    said: str = ""


@dataclass(frozen=True)
class Section:
    title: Words
    empty: Words
    rows: list[Row] = field(default_factory=list)
    has_more: bool = False
    every: str = ""  # the whole list's address, where there is one


def build_queue(person: Any, now: datetime | None = None) -> list[Section]:
    now = now or timezone.now()
    sections: list[Section] = []
    if may_review(person):
        sections += [_to_review(), _proposed()]
    if person.has_perm("clipqa.add_answer"):
        sections += [_sent_back(person, now)]
    if not may_review(person) and person.has_perm("clipqa.add_answer"):
        sections += [_with_the_editors(person), _drafts(person)]
    if may_review(person):
        sections += [_scheduled(now), _expiring(now)]
    if person.has_perm("clipqa.view_feedback"):
        sections += [_feedback(now)]
    return sections


def _to_review() -> Section:
    waiting = _unpublished(Status.IN_REVIEW).order_by("updated_at", "pk")
    return _section(
        _("To review"),
        _("Nothing waits for review."),
        (_row(answer, answer.updated_at) for answer in _few(waiting)),
        _answers("state=in_review"),
    )


def _proposed() -> Section:
    waiting = Proposal.objects.open().select_related("answer__question", "answer__clip__video")
    return _section(
        _("Proposed changes"),
        _("Nobody proposes a change to what is published."),
        map(_proposal_row, _few(waiting.order_by("at", "pk"))),
        "",
    )


def _sent_back(person: Any, now: datetime) -> Section:
    """One statement each for drafts and, for who proposes, for what was declined lately."""
    returns = SentBack.objects.filter(answer__created_by=person.pk, answer__status=Status.DRAFT)
    returns = returns.select_related("answer__question", "answer__clip__video__outlet")
    rows = [
        _row(sent.answer, sent.at, f"{sent.by_name}: {_short(sent.comment)}")
        for sent in _few(returns.order_by("-at"))
    ]
    if not may_review(person):
        declined = Proposal.objects.filter(
            by=person.pk, state=ProposalState.DECLINED, decided_at__gt=now - DECLINED_FOR
        ).select_related("answer__question", "answer__clip__video")
        rows += map(_proposal_row, _few(declined.order_by("-decided_at")))
    return _section(
        _("Sent back to you"), _("Nothing came back to you."), rows, _answers("state=sent_back")
    )


def _with_the_editors(person: Any) -> Section:
    own = _unpublished(Status.IN_REVIEW).filter(created_by=person.pk).order_by("-updated_at")
    proposed = Proposal.objects.open().filter(by=person.pk)
    proposed = proposed.select_related("answer__question", "answer__clip__video").order_by("-at")
    rows = [*(_row(answer, answer.updated_at) for answer in _few(own))]
    rows += map(_proposal_row, _few(proposed))
    title, empty = _("With the editors"), _("Nothing of yours waits for an editor.")
    return _section(title, empty, rows, _answers("state=in_review"))


def _drafts(person: Any) -> Section:
    own = _unpublished(Status.DRAFT).filter(created_by=person.pk, sent_back__isnull=True)
    return _section(
        _("Your drafts"),
        _("You have no drafts. Add an answer to begin one."),
        (_row(answer, answer.updated_at) for answer in _few(own.order_by("-updated_at"))),
        _answers("state=draft"),
    )


def _scheduled(now: datetime) -> Section:
    # By their entries, whose moments stand in an index; answers have none.
    ahead = _told(Answer.objects.filter(search_entry__visible_from__gt=now))
    return _section(
        _("Scheduled"),
        _("Nothing is scheduled."),
        (_row(answer, answer.publish_at) for answer in _few(ahead.order_by("publish_at", "pk"))),
        _answers("state=scheduled"),
    )


def _expiring(now: datetime) -> Section:
    ends = {"search_entry__visible_until__gt": now, "search_entry__visible_until__lte": now + SOON}
    soon = _told(Answer.objects.filter(**ends)).order_by("expire_at", "pk")
    return _section(
        _("Expiring within a week"),
        _("Nothing expires within a week."),
        (_row(answer, answer.expire_at) for answer in _few(soon)),
        _answers("state=expiring"),
    )


def _feedback(now: datetime) -> Section:
    told = Feedback.objects.kept(now).order_by("-created_at", "-pk")
    return _section(
        _("Feedback from readers"),
        _("No reader missed anything lately."),
        (
            Row(
                reverse("admin:clipqa_feedback_change", args=[each.pk]),
                _short(each.message or each.text or each.url),
                at=each.created_at,
            )
            for each in _few(told)
        ),
        reverse("admin:clipqa_feedback_changelist"),
    )


def _unpublished(status: Status) -> QuerySet[Answer]:
    # Said twice, for SQLite to see that the index of the unpublished holds them all.
    return _told(Answer.objects.exclude(status=Status.PUBLISHED).filter(status=status))


def _told(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("question", "clip__video__outlet")


def _row(answer: Answer, at: datetime | None, said: str = "") -> Row:
    page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    outlet = answer.clip.video.outlet.name
    return Row(page, answer.question.text, f"{outlet} · {answer.clip.range_label}", at, said)


def _proposal_row(proposal: Proposal) -> Row:
    page = reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])
    if proposal.is_open:
        return Row(page, proposal.answer.question.text, proposal.by_name, proposal.at)
    declined = f"{proposal.decided_by_name}: {_short(proposal.comment)}"
    return Row(page, proposal.answer.question.text, "", proposal.decided_at, declined)


def _section(title: Words, empty: Words, rows: Iterable[Row], every: str) -> Section:
    found = list(rows)
    return Section(title, empty, found[:SHOWN], len(found) > SHOWN, every)


def _few(rows: QuerySet) -> Iterator[Any]:
    """One more than is shown tells whether there is more."""
    return iter(rows[: SHOWN + 1])


def _answers(query: str) -> str:
    return f"{reverse('admin:clipqa_answer_changelist')}?{query}"


def _short(text: str) -> str:
    return Truncator(text).chars(140)

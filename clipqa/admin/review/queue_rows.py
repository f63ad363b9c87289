"""Rows and sections of the queue on the admin's index page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator

from clipqa.models import Answer, Proposal

SHOWN = 10
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
    every: str = ""  # the URL of the complete list, if there is one


def row(answer: Answer, at: datetime | None, said: str = "") -> Row:
    page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    outlet = answer.clip.video.outlet.name
    return Row(page, answer.question.text, f"{outlet} · {answer.clip.range_label}", at, said)


def proposal_row(proposal: Proposal) -> Row:
    page = reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])
    if proposal.is_open:
        return Row(page, proposal.answer.question.text, proposal.by_name, proposal.at)
    declined = f"{proposal.decided_by_name}: {short(proposal.comment)}"
    return Row(page, proposal.answer.question.text, "", proposal.decided_at, declined)


def section(title: Words, empty: Words, rows: Iterable[Row], every: str) -> Section:
    found = list(rows)
    return Section(title, empty, found[:SHOWN], len(found) > SHOWN, every)


def few(rows: QuerySet) -> Iterator[Any]:
    """Return one row more than is shown, to tell whether there are more."""
    return iter(rows[: SHOWN + 1])


def answers_listed(query: str) -> str:
    return f"{reverse('admin:clipqa_answer_changelist')}?{query}"


def short(text: str) -> str:
    return Truncator(text).chars(140)

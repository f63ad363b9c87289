"""One question, all its published answers side by side."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.answers import AnswersOf
from clipqa.feed.card_rows import CardRow
from clipqa.feed.cards import Card, OutletRef, Ref
from clipqa.models import Question, Tombstone
from clipqa.models.public_id import is_public_id
from clipqa.models.tombstone import ANSWER
from clipqa.views.paging import page_of
from clipqa.views.public import Gone, find, not_there, page, public_page

PER_PAGE = 30


@public_page
def question(request: HttpRequest, slug: str) -> HttpResponse:
    found = _find(request, slug)
    answers = AnswersOf(found.pk)
    listed = page_of(request, answers, PER_PAGE)
    rows: list[CardRow] = listed.rows
    shared, notices = _shared(request, answers, rows)
    first = shared or next(iter(rows), None)
    lead = first.card if first else None
    return page(
        request,
        "questions/detail.html",
        title=f"{found.text} – {shared.card.outlet.name}" if shared else found.text,
        description=lead.answer_text if lead else "",
        image=_image(lead),
        canonical=listed.canonical,
        question=QuestionView(found.text, found.language, lead.topics if lead else []),
        groups=by_outlet([row for row in rows if row != shared]),
        shared=shared,
        notices=[*notices, *listed.notices],
        pager=listed.pager,
    )


def _find(request: HttpRequest, slug: str) -> Question:
    try:
        return find(Question.objects.public(), slug)
    except Http404:
        not_there(ANSWER, request.GET.get("answer", ""))


@dataclass(frozen=True)
class QuestionView:
    """A question as its own page opens with it."""

    text: str
    language: str
    topics: list[Ref]


def _shared(
    request: HttpRequest, answers: AnswersOf, rows: list[CardRow]
) -> tuple[CardRow | None, list[str]]:
    """The answer that the address names, read by itself if it stands on another page."""
    wanted = request.GET.get("answer", "")
    if not wanted:
        return None, []
    for row in rows:
        if row.card.public_id == wanted:
            return row, []
    if is_public_id(wanted):
        if elsewhere := answers.named(wanted):
            return elsewhere, []
        if Tombstone.objects.covers(ANSWER, wanted):
            raise Gone
    return None, [_("The answer you were sent is not public any more. These are the others.")]


def by_outlet(rows: list[CardRow]) -> list[tuple[OutletRef, list[CardRow]]]:
    groups = groupby(rows, key=lambda row: row.card.outlet.slug)
    lists = [list(group) for _slug, group in groups]
    return [(group[0].card.outlet, group) for group in lists]


def _image(card: Card | None) -> str:
    return card.clip.poster.src if card and card.clip.poster else ""

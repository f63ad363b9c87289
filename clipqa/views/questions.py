"""The page of a question with all its published answers."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.answers import QuestionAnswers
from clipqa.feed.articles.citing import citing_articles
from clipqa.feed.articles.views import PageLink
from clipqa.feed.cards.cards import Card, OutletRef, Ref
from clipqa.feed.cards.rows import CardRow
from clipqa.feed.comments import comments_link
from clipqa.feed.related_questions import related_to_question
from clipqa.middleware import library_state
from clipqa.models import Question, Tombstone
from clipqa.models.public_id import is_public_id
from clipqa.models.tombstone import ANSWER
from clipqa.views.by_slug import BySlug
from clipqa.views.paging import page_of
from clipqa.views.public import Gone, get_or_redirect, public_page, raise_missing, render_page

PER_PAGE = 30
DETAIL, WITH_COMMENTS = "questions/detail.html", "readers/comments/below.html"
QUESTIONS = BySlug(Question.objects.listed)


@public_page
def question(request: HttpRequest, slug: str) -> HttpResponse:
    found = _find(request, slug)
    answers = QuestionAnswers(found.pk)
    listed = page_of(request, answers, PER_PAGE)
    rows: list[CardRow] = listed.rows
    shared, notices = _shared(request, answers, rows)
    first = shared or next(iter(rows), None)
    lead = first.card if first else None
    comments = comments_link(found)
    return render_page(
        request,
        WITH_COMMENTS if comments else DETAIL,
        page_template=DETAIL,
        title=f"{found.text} – {shared.card.outlet.name}" if shared else found.text,
        description=lead.answer_text if lead else "",
        image=_image(lead),
        canonical=listed.canonical,
        question=QuestionView(found.text, found.language, lead.topics if lead else [], found.slug),
        groups=by_outlet([row for row in rows if row != shared]),
        shared=shared,
        related=related_to_question(found),
        comments=comments,
        cited_in=_cited_in(request, [shared, *rows] if shared else rows),
        notices=[*notices, *listed.notices],
        pager=listed.pager,
    )


def _find(request: HttpRequest, slug: str) -> Question:
    try:
        return get_or_redirect(QUESTIONS, slug)
    except Http404:
        raise_missing(ANSWER, request.GET.get("answer", ""))


@dataclass(frozen=True)
class QuestionView:
    """The question as its own page shows it."""

    text: str
    language: str
    topics: list[Ref]
    slug: str = ""


def _shared(
    request: HttpRequest, answers: QuestionAnswers, rows: list[CardRow]
) -> tuple[CardRow | None, list[str]]:
    """Return the answer that the URL names, also from another page, and notices.

    Raise `Gone` if the answer was erased.
    """
    public_id = request.GET.get("answer", "")
    if not public_id:
        return None, []
    for row in rows:
        if row.card.public_id == public_id:
            return row, []
    if is_public_id(public_id):
        if other := answers.get(public_id):
            return other, []
        if Tombstone.objects.covers(ANSWER, public_id):
            raise Gone
    return None, [
        _("The answer that was shared with you is no longer public. These are the others.")
    ]


def _cited_in(request: HttpRequest, rows: list[CardRow]) -> dict[str, list[PageLink]]:
    """Return the articles that cite each answer; without any public article, ask nothing."""
    if not library_state(request).has_articles:
        return {}
    return citing_articles([row.card.public_id for row in rows])


def by_outlet(rows: list[CardRow]) -> list[tuple[OutletRef, list[CardRow]]]:
    groups = groupby(rows, key=lambda row: row.card.outlet.slug)
    lists = [list(group) for _slug, group in groups]
    return [(group[0].card.outlet, group) for group in lists]


def _image(card: Card | None) -> str:
    return card.clip.poster.src if card and card.clip.poster else ""

"""One question, all its published answers side by side."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.cards import Card, OutletRef, Ref, card_of, public_answers
from clipqa.models import Question, Tombstone
from clipqa.models.public_id import is_public_id
from clipqa.models.tombstone import ANSWER
from clipqa.views.paging import page_of
from clipqa.views.public import Gone, find, not_there, page, public_page

PER_PAGE = 30


@public_page
def question(request: HttpRequest, slug: str) -> HttpResponse:
    found = _find(request, slug)
    answers = public_answers().filter(question=found)
    ordered = answers.order_by("clip__video__outlet__name", "-published_at", "-pk")
    listed = page_of(request, ordered, PER_PAGE)
    cards = [card_of(answer) for answer in listed.rows]
    shared, notices = _shared_card(request, found, cards)
    topics = (shared or cards[0]).topics if cards else []
    lead = shared or (cards[0] if cards else None)
    return page(
        request,
        "questions/detail.html",
        title=f"{found.text} – {shared.outlet.name}" if shared else found.text,
        description=lead.answer_text if lead else "",
        image=_image(lead),
        canonical=listed.canonical,
        question=QuestionView(found.text, found.language, topics),
        groups=by_outlet([card for card in cards if card != shared]),
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


def _shared_card(
    request: HttpRequest, question: Question, cards: list[Card]
) -> tuple[Card | None, list[str]]:
    """The card that the address names, read by itself if it stands on another page."""
    wanted = request.GET.get("answer", "")
    if not wanted:
        return None, []
    for card in cards:
        if card.public_id == wanted:
            return card, []
    if is_public_id(wanted):
        answer = public_answers().filter(question=question, public_id=wanted).first()
        if answer:
            return card_of(answer), []
        if Tombstone.objects.covers(ANSWER, wanted):
            raise Gone
    return None, [_("The answer you were sent is not public any more. These are the others.")]


def by_outlet(cards: list[Card]) -> list[tuple[OutletRef, list[Card]]]:
    groups = groupby(cards, key=lambda card: card.outlet.slug)
    lists = [list(group) for _slug, group in groups]
    return [(group[0].outlet, group) for group in lists]


def _image(card: Card | None) -> str:
    return card.clip.poster.src if card and card.clip.poster else ""

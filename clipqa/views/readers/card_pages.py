"""The base of the pages about one card: reports of problems, and whether it was helpful."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from clipqa.feed.cards.cards import Card, card_of, public_answers
from clipqa.models import Answer
from clipqa.models.public_id import is_public_id
from clipqa.models.tombstone import ANSWER
from clipqa.views.errors import gone
from clipqa.views.public import Gone, raise_missing, read_only
from clipqa.views.readers.pages import ReaderFormView, uncached


def find_answer(public_id: str) -> Answer:
    """Return a public answer with its card, by the same statements as for a hidden one.

    Raise `Gone` if it was erased, and `Http404` if it is hidden or unknown.
    """
    answers = public_answers().filter(public_id=public_id)
    found: Answer | None = answers.first() if is_public_id(public_id) else None
    if found is None:
        raise_missing(ANSWER, public_id)
    return found


def card_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make a read-only page of a view that takes a card."""

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str) -> HttpResponseBase:
        try:
            return view(request, card_of(find_answer(public_id)))
        except Gone:
            return gone(request)

    return uncached(read_only(wrapped))


class CardFormView(ReaderFormView):
    """A form about a card, which the page shows above it."""

    answer: Answer
    card: Card

    def setup_page(self) -> None:
        self.answer = find_answer(self.kwargs["public_id"])
        self.card = card_of(self.answer)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Gone:
            return gone(request)

    def get_page_context(self) -> dict[str, Any]:
        return {"card": self.card}

"""Suggestions for an incomplete search: questions, outlets and topics that are public now."""

from typing import TypedDict

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from clipqa.api.shapes import Absolute
from clipqa.api.views import BadParameters, absolute_for, api, as_json, search_unavailable
from clipqa.feed.filters import FILTERS
from clipqa.feed.parsing import Problem
from clipqa.feed.query import MAX_TEXT_LENGTH
from clipqa.middleware import library_state
from clipqa.search.suggest import Suggestion
from clipqa.search.suggest import suggest as complete
from clipqa.views.rate_limited import rate_limited


class SuggestionShape(TypedDict):
    kind: str
    text: str
    url: str
    lang: str
    marks: list[list[int]]


class SuggestionsShape(TypedDict):
    q: str
    suggestions: list[SuggestionShape]


@api
@rate_limited("suggest", search_unavailable)
def suggest(request: HttpRequest) -> JsonResponse:
    text = get_text(request)
    absolute_url = absolute_for(request)
    state = library_state(request)
    found = complete(text, version=state.library_version if state.counters_current() else None)
    data: SuggestionsShape = {
        "q": text,
        "suggestions": [suggestion_shape(suggestion, absolute_url) for suggestion in found],
    }
    return as_json(data)


def get_text(request: HttpRequest) -> str:
    try:
        return str(FILTERS["text"].field.clean(request.GET.get("q", "")))
    except ValidationError as error:
        sentence = _("A search text can have up to %(most)d characters of plain text.")
        raise BadParameters([Problem("q", sentence % {"most": MAX_TEXT_LENGTH})]) from error


def suggestion_shape(suggestion: Suggestion, absolute: Absolute) -> SuggestionShape:
    return {
        "kind": suggestion.kind,
        "text": suggestion.text,
        "url": absolute(suggestion.url),
        "lang": suggestion.language,
        "marks": [[start, end] for start, end in suggestion.marks],
    }

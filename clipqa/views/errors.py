"""Pages that say what went wrong and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clipqa.feed.query import LONGEST_TEXT


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return _error(request, 410)


def no_search(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """One search too many or too slow (429, 503); the search box keeps what was typed."""
    typed = "".join(char for char in request.GET.get("q", "")[:LONGEST_TEXT] if char.isprintable())
    return _error(request, status, {"sentence": sentence, "typed": typed}, "no_search.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stood open too long, or came from elsewhere; nothing was saved."""
    return _error(request, 403, {"form_was_stale": True})


def _error(
    request: HttpRequest,
    status: int,
    context: dict[str, object] | None = None,
    template: str = "",
) -> HttpResponse:
    context = {"status": status, **(context or {})}
    response = render(request, template or f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response

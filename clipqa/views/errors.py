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


def too_many(request: HttpRequest, sentence: str) -> HttpResponse:
    """More searches than an address may run; the search box keeps what was typed."""
    typed = "".join(char for char in request.GET.get("q", "")[:LONGEST_TEXT] if char.isprintable())
    return _error(request, 429, {"sentence": sentence, "typed": typed})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stood open too long, or came from elsewhere; nothing was saved."""
    return _error(request, 403, {"form_was_stale": True})


def _error(
    request: HttpRequest, status: int, context: dict[str, object] | None = None
) -> HttpResponse:
    response = render(request, f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response

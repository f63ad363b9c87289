"""Pages that say what went wrong and what to do."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from clipqa.feed.query import LONGEST_TEXT
from clipqa.trouble import AfterSaving, trouble_of
from clipqa.views import sent_again
from clipqa.views.unavailable import unavailable


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return _error(request, 410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is handled, wherever it came from: a view, a middleware, a template.

    A full disk or a lost database is no mistake of ours, and has a page that says what to do.
    """
    error = sys.exc_info()[1]
    trouble = trouble_of(error)
    if trouble is None:
        return defaults.server_error(request)
    return unavailable(request, trouble, is_saved=isinstance(error, AfterSaving))


def no_search(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """One search too many or too slow (429, 503); the search box keeps what was typed."""
    typed = "".join(char for char in request.GET.get("q", "")[:LONGEST_TEXT] if char.isprintable())
    return _error(request, status, {"sentence": sentence, "typed": typed}, "no_search.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stood open too long, or came from elsewhere; nothing was saved."""
    if sent_again.is_desk_form(request) and sent_again.came_from_here(request):
        return sent_again.stale(request)
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

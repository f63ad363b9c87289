"""Views of the error pages, and of the refusals that need more than a message."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from clipqa.db.outages import PartialSaveError, outage_of
from clipqa.feed.query import MAX_TEXT_LENGTH
from clipqa.views import resubmit
from clipqa.views.unavailable import as_json, unavailable

# Raised by Django for a form with too many fields, files or bytes.
TOO_LARGE_ERRORS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # With another method the query string has too many parameters, which is a 400.
    if request.method == "POST" and isinstance(exception, TOO_LARGE_ERRORS):
        return too_large(request)
    return _error(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Refuse a body before it is read (413). Only the browser still has the values."""
    if not request.path_info.startswith("/admin/"):
        sentence = _(
            "This request is larger than this address accepts. Shorten it, then send it again."
        )
    elif request.user.is_authenticated:
        sentence = _(
            "The form is larger than this address accepts, so nothing was saved. Go back to what "
            "you typed, choose a smaller file or shorten the text, and send it again."
        )
    else:
        sentence = _(
            "The form is larger than this address accepts from somebody who isn’t signed in, so "
            "nothing was saved. If your session has ended, sign in in another window, then go back "
            "to what you typed, and send it again."
        )
    return _refused_body(request, 413, sentence)


def body_without_length(request: HttpRequest) -> HttpResponse:
    sentence = _("The request does not state its length. Send it with a Content-Length header.")
    return _refused_body(request, 411, sentence)


def _refused_body(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        response: HttpResponse = as_json(sentence)
        response.status_code = status
        response["Cache-Control"] = "no-store"
        return response
    return _error(request, status, {"sentence": sentence}, "413.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return _error(request, 410)


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond to an uncaught exception of a view, a middleware or a template.

    An outage, such as a full disk or a lost database, is a 503 that says what to do. Everything
    else is a bug and a 500.
    """
    error = sys.exc_info()[1]
    outage = outage_of(error)
    if outage is None:
        return defaults.server_error(request)
    return unavailable(request, outage, is_saved=isinstance(error, PartialSaveError))


def search_unavailable(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Refuse a search that is over the limit (429) or too slow (503). The search box keeps `q`."""
    typed = "".join(
        char for char in request.GET.get("q", "")[:MAX_TEXT_LENGTH] if char.isprintable()
    )
    return _error(
        request, status, {"sentence": sentence, "typed": typed}, "search_unavailable.html"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose CSRF token is outdated or missing.

    An admin form from this site returns with its values, to be sent again.
    """
    if resubmit.is_desk_form(request) and resubmit.is_same_origin(request):
        return resubmit.stale(request)
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

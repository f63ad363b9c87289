"""The page for an admin form that was refused: it returns the submitted values, to be sent again or
copied. It works without JavaScript and after the session has ended.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from clipqa.views.unavailable import SubmittedField, submitted_fields

CSRF_FIELD, VERSION_FIELD = "csrfmiddlewaretoken", "edit_version"
FORM_FIELDS = {
    CSRF_FIELD,
    VERSION_FIELD,
    "seen_values",
    "seen_revision",
    "clip_version",
    "cues_version",
    "_draft",
}


def is_desk_form(request: HttpRequest) -> bool:
    return request.method == "POST" and VERSION_FIELD in request.POST


def is_same_origin(request: HttpRequest) -> bool:
    """Compare Origin, which browsers set themselves, with this host."""
    return request.headers.get("Origin", "").partition("://")[2] == request.get_host()


def signed_out(request: HttpRequest) -> HttpResponse:
    sentence = _(
        "Your session has ended, so nothing was saved. Sign in in another window, then come back "
        "to this one and send the form again."
    )
    return _page(request, 403, sentence, submitted_fields(request), signs_in=True)


def stale(request: HttpRequest) -> HttpResponse:
    """A form with a CSRF token from before a sign-in. Its new token is sent only on a click."""
    fields = [field for field in submitted_fields(request) if field.name != CSRF_FIELD]
    sentence = _(
        "You opened this form before you signed in, so it is not saved yet. Send it again."
    )
    return _page(request, 403, sentence, [*fields, SubmittedField(CSRF_FIELD, get_token(request))])


def gone(request: HttpRequest) -> HttpResponse:
    """The record is hidden or deleted; the page doesn't reveal which."""
    sentence = _("This no longer exists, so nothing was saved. Copy your text and add it again.")
    return _page(request, 404, sentence, _fields_to_copy(request), can_send=False)


def refused(request: HttpRequest) -> HttpResponse:
    """The user lost the right to edit, e.g. by submitting the answer in another window."""
    sentence = _(
        "You may not change this in its present state, so nothing was saved. Copy your text, then "
        "reload the record or ask an editor."
    )
    return _page(request, 403, sentence, _fields_to_copy(request), can_send=False)


def _fields_to_copy(request: HttpRequest) -> list[SubmittedField]:
    return [
        field for field in submitted_fields(request) if field.value and not _is_internal(field.name)
    ]


def _is_internal(name: str) -> bool:
    return name in FORM_FIELDS or name.startswith("_") or "_FORMS" in name


def _page(
    request: HttpRequest,
    status: int,
    sentence: str,
    submitted: list[SubmittedField],
    *,
    signs_in: bool = False,
    can_send: bool = True,
) -> HttpResponse:
    context = {
        "status": status,
        "sentence": sentence,
        "submitted": submitted,
        "has_files": bool(request.FILES),
        "signs_in": signs_in,
        "can_send": can_send,
        "path": request.get_full_path(),
    }
    response = render(request, "resubmit.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response

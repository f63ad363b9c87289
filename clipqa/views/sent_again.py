"""The page for a form of the desk that could not be taken: what was typed stands in it, to be sent
again or copied. Also without script, and for somebody who isn't signed in any more.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from clipqa.views.unavailable import Typed, typed_in

TOKEN, OF_A_DESK_FORM = "csrfmiddlewaretoken", "edit_version"
OF_THE_FORM = {TOKEN, OF_A_DESK_FORM, "seen_values", "clip_version", "lines_version", "_draft"}


def is_desk_form(request: HttpRequest) -> bool:
    return request.method == "POST" and OF_A_DESK_FORM in request.POST


def came_from_here(request: HttpRequest) -> bool:
    """A page of another site can't say so: browsers name it themselves."""
    return request.headers.get("Origin", "").partition("://")[2] == request.get_host()


def signed_out(request: HttpRequest) -> HttpResponse:
    said = _(
        "Your sign-in has ended, so nothing was saved. Sign in in another window, then come back "
        "to this one and send it again."
    )
    return _page(request, 403, said, typed_in(request), signs_in=True)


def stale(request: HttpRequest) -> HttpResponse:
    """Its token is from before a sign-in. Whoever presses the button here means it."""
    kept = [field for field in typed_in(request) if field.name != TOKEN]
    said = _("This form was opened before you signed in, so nothing was saved yet. Send it again.")
    return _page(request, 403, said, [*kept, Typed(TOKEN, get_token(request))])


def gone(request: HttpRequest) -> HttpResponse:
    """Hidden or deleted looks the same; what was typed is the sender's own."""
    said = _("This is not there any more, so nothing was saved. Copy your text and add it anew.")
    return _page(request, 404, said, _to_copy(request), can_send=False)


def refused(request: HttpRequest) -> HttpResponse:
    """It may have been handed in from another window, or a right was taken meanwhile."""
    said = _(
        "You may not change this as it is now, so nothing was saved. Copy your text, then look at "
        "it again or ask an editor."
    )
    return _page(request, 403, said, _to_copy(request), can_send=False)


def _to_copy(request: HttpRequest) -> list[Typed]:
    return [field for field in typed_in(request) if field.value and not _is_inner(field.name)]


def _is_inner(name: str) -> bool:
    return name in OF_THE_FORM or name.startswith("_") or "_FORMS" in name


def _page(
    request: HttpRequest,
    status: int,
    sentence: str,
    typed: list[Typed],
    *,
    signs_in: bool = False,
    can_send: bool = True,
) -> HttpResponse:
    context = {
        "status": status,
        "sentence": sentence,
        "typed": typed,
        "has_files": bool(request.FILES),
        "signs_in": signs_in,
        "can_send": can_send,
        "path": request.get_full_path(),
    }
    response = render(request, "sent_again.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response

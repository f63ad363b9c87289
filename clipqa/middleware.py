"""What every response passes through, kept short: public pages pay for none of the desk's."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from clipqa.curation import settle
from clipqa.models import LibraryState
from clipqa.policy import content_security_policy
from clipqa.trouble import trouble_of

DESK_PREFIX = "/admin/"
READING = ("GET", "HEAD")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityPolicyMiddleware:
    """Sends the content security policy unless a view set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = _policy(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def library_state(request: HttpRequest) -> LibraryState:
    """The state of the library as this request sees it, read once."""
    if not hasattr(request, "library_state"):
        request.library_state = _settled_state()  # type: ignore[attr-defined]
    return cast("LibraryState", request.library_state)  # type: ignore[attr-defined]


def _settled_state() -> LibraryState:
    state = LibraryState.objects.current()
    return LibraryState.objects.current() if not state.is_settled() and settle() else state


def _policy(request: HttpRequest) -> str:
    try:
        return content_security_policy(library_state(request))
    except Error:
        # The error page must still come out, with a policy that plays nothing foreign.
        return content_security_policy(None)


class DeskOnly:
    """Passes public requests straight through: no session, no user, no cookie."""

    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(DESK_PREFIX):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class DeskSessionMiddleware(DeskOnly, SessionMiddleware):
    """Where nothing can be written the desk can still be read: what a page on its way out would
    note in the session, that somebody was here, may be lost.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (Error, SessionInterrupted) as error:
            if trouble_of(error) is None:
                raise
            if request.method in READING:
                return response
            # Django takes any failing update for a session that was ended elsewhere.
            raise OperationalError("The session could not be kept.") from error


class DeskAuthenticationMiddleware(DeskOnly, AuthenticationMiddleware):
    pass


class DeskMessageMiddleware(DeskOnly, MessageMiddleware):
    pass

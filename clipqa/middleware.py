"""Middleware. Public pages skip sessions, users and messages, which only the admin uses."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from clipqa.curation import apply_due
from clipqa.db.outages import outage_of
from clipqa.media.content_policy import STATIC_POLICY, content_security_policy
from clipqa.models import LibraryState

DESK_PREFIX = "/admin/"
SAFE_METHODS = ("GET", "HEAD")
FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"
OLD_COOKIES = {"sessionid", "csrftoken", "messages"}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ForwardedProtoMiddleware:
    """Reduces `X-Forwarded-Proto` to its last entry, which the trusted proxy wrote.

    Django reads the first entry, which a client can forge if the proxy appends to the header.
    Installed only with `CLIPQA_TRUSTED_PROXIES`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        entries = request.META.get(FORWARDED_PROTO, "")
        if "," in entries:
            request.META[FORWARDED_PROTO] = entries.rpartition(",")[2].strip()
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Sets the security headers of a response, unless its view has set them.

    Must precede WhiteNoise, so that static files have them too. Pages, static files and films can
    be embedded by this site only (`same-origin`); views allow it to others for posters and
    captions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_static = request.path_info.startswith(settings.STATIC_URL) and response.status_code < 400
        if is_static:
            response["Content-Security-Policy"] = STATIC_POLICY
            response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        elif "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = _policy(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def library_state(request: HttpRequest) -> LibraryState:
    """Return the state of the library, read once per request."""
    if not hasattr(request, "library_state"):
        request.library_state = _settled_state()  # type: ignore[attr-defined]
    return cast("LibraryState", request.library_state)  # type: ignore[attr-defined]


def _settled_state() -> LibraryState:
    state = LibraryState.objects.current()
    return LibraryState.objects.current() if not state.counters_current() and apply_due() else state


def _policy(request: HttpRequest) -> str:
    try:
        return content_security_policy(library_state(request))
    except Error:
        # The error page must render during an outage, with a policy without media hosts.
        return content_security_policy(None)


class DeskOnly:
    """Skips a middleware for public requests, which have no session, user or cookie."""

    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(DESK_PREFIX):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class DeskSessionMiddleware(DeskOnly, SessionMiddleware):
    """Keeps the admin readable while the database can't be written.

    A GET then loses its session changes, such as the time of the last request.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        _drop_old_cookies(request, response)
        try:
            return super().process_response(request, response)
        except (Error, SessionInterrupted) as error:
            if outage_of(error) is None:
                raise
            if request.method in SAFE_METHODS:
                return response
            # Django reports any failed update as a session that was deleted concurrently.
            raise OperationalError("The session could not be saved.") from error


def _drop_old_cookies(request: HttpRequest, response: HttpResponse) -> None:
    """Delete cookies from before cookie names had the __Host- prefix.

    They are never read, since another site of the domain could have set them. Users who were
    signed in by one have to sign in again.
    """
    if not settings.COOKIE_PREFIX:
        return
    for name in OLD_COOKIES & request.COOKIES.keys():
        response.delete_cookie(name, path=DESK_PREFIX, samesite="Lax")


class PrefixedCookieStorage(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class DeskMessageStorage(FallbackStorage):
    storage_classes = (PrefixedCookieStorage, SessionStorage)


class DeskAuthenticationMiddleware(DeskOnly, AuthenticationMiddleware):
    pass


class DeskMessageMiddleware(DeskOnly, MessageMiddleware):
    pass

"""Middleware that requires the second factor for every page of the admin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from clipqa.accounts import devices, pending_login, sessions
from clipqa.accounts.factors import is_required
from clipqa.middleware import DESK_PREFIX

# Pages to sign in and out, open without a second factor.
PUBLIC_PAGES = {"admin:login", "admin:logout", "accounts:second"} | {
    f"accounts:{page}" for page in ("forgotten", "forgotten-sent", "reset", "reset-done")
}
# Pages on which a user who needs a second factor adds one.
SETUP_PAGES = {f"accounts:{page}" for page in ("factors", "app", "passkey", "confirm")}
# Requests that an open page repeats by itself. They are no activity and don't extend a session.
POLLED_BY_SCRIPT = "_presence"


class SecondFactorMiddleware:
    """Checks every request below the admin's prefix. Must follow the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(DESK_PREFIX):
            response["Cache-Control"] = "private, no-store"
            devices.set_cookie(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(DESK_PREFIX) or not request.user.is_authenticated:
            return None
        if sessions.end_if_too_old(request):
            return None
        match = request.resolver_match
        page = match.view_name if match else ""
        if not page.endswith(POLLED_BY_SCRIPT):
            sessions.keep_alive(request)
        return _redirect_without_factor(request, page)


def _redirect_without_factor(request: HttpRequest, page: str) -> HttpResponseRedirect | None:
    person: Any = request.user
    if page in PUBLIC_PAGES or not person.is_staff or request.session.get(pending_login.PASSED):
        return None
    if person.has_second_factor:
        return _to_second_factor(request)
    if not is_required() or page in SETUP_PAGES:
        return None
    return redirect("accounts:factors")


def _to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Ask for the second factor in a session that began before the user had one."""
    here = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    pending_login.begin(request, request.user, here)
    return redirect("accounts:second")

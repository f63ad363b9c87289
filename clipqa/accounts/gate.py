"""Nothing of the desk before the second factor, whatever the address."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from clipqa.accounts import half, sessions
from clipqa.accounts.factors import is_required
from clipqa.middleware import DESK_PREFIX

# The way in, and out again.
OPEN = {"admin:login", "admin:logout", "accounts:second"} | {
    f"accounts:{page}" for page in ("forgotten", "forgotten-sent", "reset", "reset-done")
}
# Where somebody gets a second factor who must have one and hasn't.
SETTING_UP = {f"accounts:{page}" for page in ("factors", "app", "passkey", "confirm")}
# A page that lies open says so by itself; nobody is at work because of that.
SAID_BY_SCRIPT = "_presence"


class SecondFactorMiddleware:
    """Stands behind the one that knows who asks, and looks at every address below the desk's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(DESK_PREFIX):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(DESK_PREFIX) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        page = match.view_name if match else ""
        if not page.endswith(SAID_BY_SCRIPT):
            sessions.keep_alive(request)
        return _turned_away(request, page)


def _turned_away(request: HttpRequest, page: str) -> HttpResponseRedirect | None:
    person: Any = request.user
    if page in OPEN or not person.is_staff or request.session.get(half.PASSED):
        return None
    if person.has_second_factor:
        return _to_second_door(request)
    if not is_required() or page in SETTING_UP:
        return None
    return redirect("accounts:factors")


def _to_second_door(request: HttpRequest) -> HttpResponseRedirect:
    """A session from before there was a second factor is worth what a password is."""
    here = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    half.begin(request, request.user, here)
    return redirect("accounts:second")

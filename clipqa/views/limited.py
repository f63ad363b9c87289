"""What runs a search is limited, by address and in time: of everything public it costs most."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.limits import take
from clipqa.search import SearchTooSlow
from clipqa.views.public import View

WINDOW_SECONDS = 60
ALLOWANCES = {"search": "CLIPQA_SEARCH_LIMIT", "suggest": "CLIPQA_SUGGEST_LIMIT"}


def limited(
    kind: str, refuse: Callable[[HttpRequest, str, int], HttpResponseBase]
) -> Callable[[View], View]:
    """Let a view search for `q` as often as the setting says and as long as the budget lasts.

    Then `refuse` answers, with a sentence and the status 429 or 503.
    """

    def limit(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wait = _wait(kind, request)
            if wait:
                response = refuse(request, _sentence(wait), 429)
                response["Retry-After"] = str(wait)
                return response
            try:
                return view(request, *args, **kwargs)
            except SearchTooSlow:
                return refuse(request, _("This search takes too long. Use rarer words."), 503)

        return wrapped

    return limit


def _wait(kind: str, request: HttpRequest) -> int:
    if not request.GET.get("q", "").strip():
        return 0  # a plain list, which costs the same for everyone and is kept by caches
    if hasattr(request, "is_counted"):
        return 0  # made a second time, since the replica that it was made from died
    request.is_counted = True  # type: ignore[attr-defined]
    return take(kind, request, getattr(settings, ALLOWANCES[kind]), WINDOW_SECONDS)


def _sentence(wait: int) -> str:
    sentence = ngettext(
        "Too many searches came from your address. Wait %(seconds)d second, then try again.",
        "Too many searches came from your address. Wait %(seconds)d seconds, then try again.",
        wait,
    )
    return sentence % {"seconds": wait}

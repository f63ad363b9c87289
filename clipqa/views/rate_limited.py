"""Rate limits by network address for expensive requests: searches and uncached API pages.

Cached pages are served without a count (`views/page_cache.py`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.lib.ratelimit import hit
from clipqa.search import SearchTooSlow
from clipqa.views.public import View

WINDOW_SECONDS = 60
LIMIT_SETTINGS = {
    "search": "CLIPQA_SEARCH_LIMIT",
    "suggest": "CLIPQA_SUGGEST_LIMIT",
    "api": "CLIPQA_API_LIMIT",
}
Refuse = Callable[[HttpRequest, str, int], HttpResponseBase]


def rate_limited(kind: str, refuse: Refuse) -> Callable[[View], View]:
    """Limit requests with `q` to the setting of their kind.

    Beyond the limit, or if a search exceeds its time budget, `refuse` responds with a message and
    the status 429 or 503.
    """

    def limit(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Lists without words are the same for everyone and cached, so they aren't limited.
            if _has_words(request) and (wait := _wait(kind, request)):
                return _refuse_with_wait(refuse, request, _too_many_searches(wait), wait)
            try:
                return view(request, *args, **kwargs)
            except SearchTooSlow:
                return refuse(request, _("This search takes too long. Use rarer words."), 503)

        return wrapped

    return limit


def rate_limited_lists(refuse: Refuse) -> Callable[[View], View]:
    """Limit requests to the API without `q` to CLIPQA_API_LIMIT."""

    def limit(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _has_words(request) and (wait := _wait("api", request)):
                return _refuse_with_wait(refuse, request, _too_many_pages(wait), wait)
            return view(request, *args, **kwargs)

        return wrapped

    return limit


def _has_words(request: HttpRequest) -> bool:
    return bool(request.GET.get("q", "").strip())


def _wait(kind: str, request: HttpRequest) -> int:
    if hasattr(request, "is_counted"):
        return 0  # rendered again from the primary after its replica failed
    request.is_counted = True  # type: ignore[attr-defined]
    return hit(kind, request, getattr(settings, LIMIT_SETTINGS[kind]), WINDOW_SECONDS)


def _refuse_with_wait(
    refuse: Refuse, request: HttpRequest, sentence: str, wait: int
) -> HttpResponseBase:
    response = refuse(request, sentence, 429)
    response["Retry-After"] = str(wait)
    return response


def _too_many_searches(wait: int) -> str:
    sentence = ngettext(
        "Too many searches came from your address. Wait %(seconds)d second, then try again.",
        "Too many searches came from your address. Wait %(seconds)d seconds, then try again.",
        wait,
    )
    return sentence % {"seconds": wait}


def _too_many_pages(wait: int) -> str:
    sentence = ngettext(
        "Too many requests came from your address. Wait %(seconds)d second, then continue.",
        "Too many requests came from your address. Wait %(seconds)d seconds, then continue.",
        wait,
    )
    return sentence % {"seconds": wait}

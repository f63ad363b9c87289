"""What all public pages have in common: how they are kept, named and found."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clipqa.middleware import library_state
from clipqa.models import SlugRedirect
from clipqa.models.sluggable import Sluggable
from clipqa.slugs import make_slug

SHARED_SECONDS = 60
STALE_SECONDS = 30
DESCRIPTION_LENGTH = 160

View = Callable[..., HttpResponseBase]
Noun = TypeVar("Noun", bound=Sluggable)


class Moved(Exception):  # noqa: N818 (it is no error: the page has another address now)
    """Raised where an old address was asked for; `public_page` answers with a redirect."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def public_page(view: View) -> View:
    """GET and HEAD only, kept by shared caches until something is due, old addresses led on."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Moved as moved:
            response = redirect(_with_query(moved.url, request), permanent=True)
        if response.status_code < 400 and "Cache-Control" not in response:
            response["Cache-Control"] = cache_control(request)
        return response

    return require_safe(wrapped)


def _with_query(url: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url


def cache_control(request: HttpRequest) -> str:
    """A reader asks each time; a shared cache may answer up to a minute, or until a schedule."""
    shared = min(SHARED_SECONDS, _seconds_until(library_state(request).next_due_at))
    return f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={STALE_SECONDS}"


def _seconds_until(due_at: datetime | None) -> int:
    if due_at is None:
        return SHARED_SECONDS
    return max(0, int((due_at - timezone.now()).total_seconds()))


def find(nouns: "QuerySet[Noun]", slug: str) -> Noun:
    """The record of that slug; raises `Moved` for an old slug and `Http404` for none."""
    if make_slug(slug) != slug:
        raise Http404
    found = nouns.filter(slug=slug).first()
    if found:
        return found
    moved = SlugRedirect.objects.current(nouns, slug)
    if moved is None:
        raise Http404
    raise Moved(moved.get_absolute_url())  # type: ignore[attr-defined]


def absolute(request: HttpRequest, path: str) -> str:
    """The address on the site's own host, whatever name the request asked for."""
    if path.startswith(("http://", "https://")):
        return path
    if settings.CLIPQA_SITE_URL:
        return f"{settings.CLIPQA_SITE_URL}{path}"
    return request.build_absolute_uri(path)


def shorten(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """A text's beginning, cut between words, for descriptions."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    description: str = "",
    canonical: str = "",
    image: str = "",
    **context: Any,
) -> HttpResponse:
    """Render a page with what its head says of it."""
    head = {
        "page_title": title,
        "page_description": shorten(description),
        "canonical_url": absolute(request, canonical or request.path),
        "og_image": absolute(request, image) if image else "",
    }
    return render(request, template, {**head, **context})

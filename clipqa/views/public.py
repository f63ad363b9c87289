"""Shared parts of public pages: caching, redirects, and the page's head."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from clipqa.db.replicas import run_on_replica
from clipqa.lib.slugs import make_slug
from clipqa.middleware import library_state
from clipqa.models import LibraryState, SlugRedirect, Tombstone
from clipqa.views.by_slug import BySlug, ModelT
from clipqa.views.compression import compressed
from clipqa.views.errors import gone
from clipqa.views.page_cache import page_cached

SAFE_METHODS = ("GET", "HEAD")
SHARED_SECONDS = 60
STALE_WHILE_REVALIDATE_SECONDS = 30
STALE_IF_ERROR_SECONDS = 600
DESCRIPTION_LENGTH = 160

View = Callable[..., HttpResponseBase]


class Moved(Exception):  # noqa: N818 (not an error: the page has moved)
    """Raised for an old slug. `public_page` responds with a redirect."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Gone(Exception):  # noqa: N818 (named after the status 410)
    """Raised for the URL of an erased record. `public_page` responds with a 410."""


def read_only(view: View) -> View:
    """Allow GET and HEAD only. CSRF checks are off, since the view changes nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        return HttpResponseNotAllowed(
            SAFE_METHODS,
            _("This address is read-only. Request it with GET or HEAD.") + "\n",
            content_type="text/plain; charset=utf-8",
        )

    return csrf_exempt(wrapped)


def public_page(view: View) -> View:
    """Make a view a public page: read-only, compressed, cached, and redirecting old slugs."""
    page = compressed(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Read first, so that all data read afterwards is at least as new as the state, which
        # determines how long the page may be cached.
        state = library_state(request)
        try:
            response = page_cached(
                request,
                state,
                lambda: run_on_replica(
                    state.library_version, lambda: page(request, *args, **kwargs)
                ),
            )
        except Moved as moved:
            response = redirect(url_with_slug(moved.slug, request), permanent=True)
        except Gone:
            response = gone(request)
        response["Cache-Control"] = (
            cache_control(state) if response.status_code < 400 else "no-store"
        )
        return response

    return read_only(wrapped)


def url_with_slug(slug: str, request: HttpRequest) -> str:
    """Return the requested URL, including its query, with the current slug."""
    match = cast("ResolverMatch", request.resolver_match)
    url = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url


def cache_control(state: LibraryState, max_age: int = 0) -> str:
    """Return the Cache-Control header of a public page.

    Browsers revalidate each time. Shared caches store a page for a minute, or until the next
    scheduled change. While the site is down they may serve it for ten minutes: long enough for a
    restart, and short enough for answers that were withdrawn meanwhile.
    """
    shared = min(SHARED_SECONDS, _seconds_until(state.next_due_at))
    return (
        f"public, max-age={max_age}, s-maxage={shared}, "
        f"stale-while-revalidate={STALE_WHILE_REVALIDATE_SECONDS}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )


def _seconds_until(due_at: datetime | None) -> int:
    if due_at is None:
        return SHARED_SECONDS
    return max(0, int((due_at - timezone.now()).total_seconds()))


def get_or_redirect(records: BySlug[ModelT], slug: str) -> ModelT:
    """Return the public record with the slug.

    Raise `Moved` for an old slug, `Gone` for an erased record, and `Http404` otherwise.
    """
    if make_slug(slug) != slug:
        raise Http404
    found = records.find(slug)
    if found:
        return found
    listed = records.listed()
    moved = SlugRedirect.objects.current(listed, slug)
    if moved is None:
        raise_missing(str(listed.model._meta.model_name), slug)
    raise Moved(moved.slug)


def raise_missing(kind: str, name: str) -> NoReturn:
    if Tombstone.objects.covers(kind, name):
        raise Gone
    raise Http404


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute URL on the host of CLIPQA_SITE_URL, else on the request's host."""
    if path.startswith(("http://", "https://")):
        return path
    if settings.CLIPQA_SITE_URL:
        return f"{settings.CLIPQA_SITE_URL}{path}"
    return request.build_absolute_uri(path)


def shorten(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """Truncate a text between words, for descriptions."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def render_page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    description: str = "",
    canonical: str = "",
    image: str = "",
    **context: Any,
) -> HttpResponse:
    """Render a page with the title, description and links of its head."""
    head = {
        "page_title": title,
        "page_description": shorten(description),
        "canonical_url": absolute(request, canonical or request.path),
        "og_image": absolute(request, image) if image else "",
    }
    return render(request, template, {**head, **context})

"""What all public pages have in common: how they are kept, named and found."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from clipqa.middleware import library_state
from clipqa.models import LibraryState, SlugRedirect, Tombstone
from clipqa.models.sluggable import Sluggable
from clipqa.replicas import from_a_replica
from clipqa.slugs import make_slug
from clipqa.views.errors import gone
from clipqa.views.packing import packed
from clipqa.views.prepared import prepared

READING = ("GET", "HEAD")
SHARED_SECONDS = 60
STALE_SECONDS = 30
STALE_SECONDS_IN_TROUBLE = 600
DESCRIPTION_LENGTH = 160

View = Callable[..., HttpResponseBase]
Noun = TypeVar("Noun", bound=Sluggable)


class Moved(Exception):  # noqa: N818 (it is no error: the page has another address now)
    """Raised where an old address was asked for; `public_page` answers with a redirect."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Gone(Exception):  # noqa: N818 (it says what is the case)
    """Raised where the address of something erased for good was asked for."""


def read_only(view: View) -> View:
    """GET and HEAD only. What changes nothing needs no token to say so."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in READING:
            return view(request, *args, **kwargs)
        return HttpResponseNotAllowed(
            READING,
            _("This address is only for reading: ask it with GET or HEAD.") + "\n",
            content_type="text/plain; charset=utf-8",
        )

    return csrf_exempt(wrapped)


def public_page(view: View) -> View:
    """Read only, kept by us and by shared caches until something is due, old addresses led on."""
    page = packed(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # First, so that what is read afterwards is at least as new as the state that says
        # how long it may be kept.
        state = library_state(request)
        try:
            response = prepared(
                request,
                state,
                lambda: from_a_replica(
                    state.library_version, lambda: page(request, *args, **kwargs)
                ),
            )
        except Moved as moved:
            response = redirect(_with_slug(moved.slug, request), permanent=True)
        except Gone:
            response = gone(request)
        response["Cache-Control"] = (
            cache_control(state) if response.status_code < 400 else "no-store"
        )
        return response

    return read_only(wrapped)


def _with_slug(slug: str, request: HttpRequest) -> str:
    """The address that was asked for, query and all, below today's slug."""
    match = cast("ResolverMatch", request.resolver_match)
    url = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url


def cache_control(state: LibraryState) -> str:
    """A reader asks each time; a shared cache may answer up to a minute, or until a schedule.

    Where we don't answer it may go on for ten minutes: long enough for a restart, and short
    enough for what was withdrawn meanwhile.
    """
    shared = min(SHARED_SECONDS, _seconds_until(state.next_due_at))
    return (
        f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={STALE_SECONDS}, "
        f"stale-if-error={STALE_SECONDS_IN_TROUBLE}"
    )


def _seconds_until(due_at: datetime | None) -> int:
    if due_at is None:
        return SHARED_SECONDS
    return max(0, int((due_at - timezone.now()).total_seconds()))


def find(nouns: "QuerySet[Noun]", slug: str) -> Noun:
    """The record of that slug; raises `Moved` for an old slug, `Gone` for one that was erased,
    and `Http404` for none.
    """
    if make_slug(slug) != slug:
        raise Http404
    found = nouns.filter(slug=slug).first()
    if found:
        return found
    moved = SlugRedirect.objects.current(nouns, slug)
    if moved is None:
        not_there(str(nouns.model._meta.model_name), slug)
    raise Moved(moved.slug)


def not_there(kind: str, name: str) -> NoReturn:
    if Tombstone.objects.covers(kind, name):
        raise Gone
    raise Http404


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

"""Pages that were made once are sent again as they are, until the library or the code changes.

What a page says follows from the release, the version of the library and the address. So these
are its key and its strong ETag (RFC 9110, 8.8.3), and nothing ever has to be cleared: a
publication counts the version up, and the next request of every process asks for another page.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TypeGuard

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from clipqa.models import LibraryState
from clipqa.release import release
from clipqa.shelf import Shelf
from clipqa.views.packing import takes_gzip

logger = logging.getLogger(__name__)
LARGEST = 1_000_000
LONGEST_ADDRESS = 2_000
KEPT_SECONDS = 600
OVERHEAD = 600  # what the keeping of one page costs beside its body
# Made anew for each response, or by what stands around the view.
NOT_KEPT = {"Cache-Control", "Content-Length", "Content-Security-Policy", "ETag"}


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    headers: tuple[tuple[str, str], ...]


class SharedShelf:
    """Pages in Redis, for all processes; it drops what is old by itself.

    While it does not answer, pages are made anew: it saves work, it guards nothing.
    """

    def get(self, key: str) -> Page | None:
        try:
            kept: Page | None = cache.get(f"page-{key}")
        except Exception:
            logger.warning("The cache does not answer; pages are made anew.", exc_info=True)
            return None
        return kept

    def set(self, key: str, page: Page) -> None:
        try:
            cache.set(f"page-{key}", page, KEPT_SECONDS)
        except Exception:
            logger.warning("The cache does not answer; no page is kept.", exc_info=True)


@lru_cache(maxsize=1)
def _shelf(most_mb: int, is_shared: bool) -> Shelf[Page] | SharedShelf:
    return SharedShelf() if is_shared else Shelf(most_mb * 1_000_000, _weight)


def prepared(
    request: HttpRequest, state: LibraryState, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response to a public request: 304, a page kept, or one made now and kept."""
    key = _key(request, state)
    if not key:
        return make()
    etag = f'"{key}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_etag(HttpResponseNotModified(), etag)  # only a page was ever given this name
    shelf = _shelf(settings.CLIPQA_PREPARED_PAGES_MB, bool(settings.REDIS_URL))
    if page := shelf.get(key):
        return _with_etag(_from(page), etag)
    response = make()
    if not _may_be_kept(response):
        return response
    shelf.set(key, Page(response.content, _headers(response)))
    return _with_etag(response, etag)


def _with_etag(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _key(request: HttpRequest, state: LibraryState) -> str:
    """'' where no page is kept: none wanted, or a moment has passed that is not settled yet."""
    address = request.build_absolute_uri()
    is_wanted = settings.CLIPQA_PREPARED_PAGES_MB and not settings.DEBUG
    if not is_wanted or not state.is_settled() or len(address) > LONGEST_ADDRESS:
        return ""
    coding = "gzip" if takes_gzip(request) else "plain"
    said = "\n".join([release(), str(state.library_version), coding, address])
    return sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _may_be_kept(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )


def _headers(response: HttpResponse) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in response.items() if name not in NOT_KEPT)


def _from(page: Page) -> HttpResponse:
    response = HttpResponse(page.body)
    for name, value in page.headers:
        response[name] = value
    return response


def _weight(page: Page) -> int:
    return len(page.body) + OVERHEAD

"""A cache of public pages, valid until the library or the code changes.

A page depends on the release, the version of the library and the URL. A digest of these is its key
and its strong ETag (RFC 9110, section 8.8.3), so nothing has to be invalidated: publishing
increments the version, and the next request in every process uses another key.
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

from clipqa.lib.lru_cache import LRUCache
from clipqa.lib.release import release
from clipqa.models import LibraryState
from clipqa.views.compression import accepts_gzip

logger = logging.getLogger(__name__)
MAX_BYTES = 1_000_000
MAX_ADDRESS_LENGTH = 2_000
CACHE_SECONDS = 600
OVERHEAD = 600  # bytes that a cached page takes besides its body
# Set for each response by this module, `public_page` or a middleware.
UNCACHED_HEADERS = {"Cache-Control", "Content-Length", "Content-Security-Policy", "ETag"}


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    headers: tuple[tuple[str, str], ...]


class SharedPageCache:
    """Pages in Redis, shared by all processes. Redis evicts expired pages.

    While Redis is down, pages are rendered without a cache.
    """

    def get(self, key: str) -> Page | None:
        try:
            page: Page | None = cache.get(f"page-{key}")
        except Exception:
            logger.warning(
                "The cache does not answer; pages are rendered without it.", exc_info=True
            )
            return None
        return page

    def set(self, key: str, page: Page) -> None:
        try:
            cache.set(f"page-{key}", page, CACHE_SECONDS)
        except Exception:
            logger.warning("The cache does not answer; no page is cached.", exc_info=True)


@lru_cache(maxsize=1)
def _page_cache(max_mb: int, is_shared: bool) -> LRUCache[Page] | SharedPageCache:
    return SharedPageCache() if is_shared else LRUCache(max_mb * 1_000_000, _weight)


def page_cached(
    request: HttpRequest, state: LibraryState, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Return a 304, the cached page, or the response of `make`, which is then cached."""
    key = _key(request, state)
    if not key:
        return make()
    etag = f'"{key}"'
    if etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        return _with_etag(
            HttpResponseNotModified(), etag
        )  # an ETag is only sent with a page, so the page exists
    pages = _page_cache(settings.CLIPQA_PREPARED_PAGES_MB, bool(settings.REDIS_URL))
    if page := pages.get(key):
        return _with_etag(_response_from(page), etag)
    response = make()
    if not _is_cacheable(response):
        return response
    pages.set(key, Page(response.content, _headers(response)))
    return _with_etag(response, etag)


def _with_etag(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _key(request: HttpRequest, state: LibraryState) -> str:
    """Return the cache key, or '' if the page must not be cached.

    That is the case while a due change is not applied yet, since the library's version doesn't
    include it.
    """
    # The same as `build_absolute_uri`, without parsing the URL.
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    is_enabled = settings.CLIPQA_PREPARED_PAGES_MB and not settings.DEBUG
    if not is_enabled or not state.counters_current() or len(address) > MAX_ADDRESS_LENGTH:
        return ""
    coding = "gzip" if accepts_gzip(request) else "plain"
    parts = "\n".join([release(), str(state.library_version), coding, address])
    return sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _is_cacheable(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= MAX_BYTES
    )


def _headers(response: HttpResponse) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in response.items() if name not in UNCACHED_HEADERS)


def _response_from(page: Page) -> HttpResponse:
    response = HttpResponse(page.body)
    for name, value in page.headers:
        response[name] = value
    return response


def _weight(page: Page) -> int:
    return len(page.body) + OVERHEAD

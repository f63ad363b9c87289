"""The content security policy: this site, the providers' frames, and the media hosts in use."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, takewhile
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, QuerySet
from django.utils import timezone

from clipqa.hosts import provider_table
from clipqa.models import LibraryState, Video

# Proxies limit headers to 4 or 8 kB, and two directives list the hosts. Beyond these limits only
# the hosts with the most films are listed; a pattern in CLIPQA_MEDIA_HOSTS can cover many.
MAX_MEDIA_HOSTS, MAX_MEDIA_HOSTS_LENGTH = 40, 1_500

log = logging.getLogger(__name__)
Hosts = tuple[str, ...]
# For style sheets, scripts, fonts and icons that are opened directly.
STATIC_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def content_security_policy(state: LibraryState | None, extra_hosts: Iterable[str] = ()) -> str:
    """Return the policy for a state of the library, or None during a database outage.

    `extra_hosts` are media hosts for this response only, such as that of an unpublished film.
    """
    hosts = tuple(settings.CLIPQA_MEDIA_HOSTS) + (() if state is None else _media_hosts(state))
    extra = tuple(host for host in extra_hosts if host and host not in hosts)
    return _policy(hosts + extra, *_configured_hosts())


def _media_hosts(state: LibraryState) -> Hosts:
    """Return other hosts that serve published files or HLS streams.

    Hosts of unpublished videos are left out, since the header is public.
    """
    if state.next_due_at and state.next_due_at <= timezone.now():
        # A due change is not applied yet, so the version doesn't include it.
        return media_hosts_of(Video.objects.public())
    return _cached_media_hosts(state.library_version)


@lru_cache(maxsize=4)
def _cached_media_hosts(library_version: int) -> Hosts:
    """Cached by the version of the library, which changes with every publication."""
    return media_hosts_of(Video.objects.public())


def media_hosts_of(videos: QuerySet[Video]) -> Hosts:
    """Return other hosts that serve the files or streams of these videos, up to the limits."""
    listed = videos.exclude(media_host="").values_list("media_host")
    counted = listed.annotate(videos=Count("pk", distinct=True)).order_by("-videos", "media_host")
    hosts = [host for host, _videos in counted if not _is_covered(host)]
    included = _within_limits(hosts)
    if len(included) < len(hosts):
        log.warning(
            "The library plays files from %d hosts, of which the content security policy names "
            "%d; films of the others don't play on its pages. Name their hosts by a pattern in "
            "CLIPQA_MEDIA_HOSTS, such as *.cdn.example.org.",
            len(hosts),
            len(included),
        )
    return tuple(sorted(included))


def _is_covered(host: str) -> bool:
    """Whether CLIPQA_MEDIA_HOSTS contains the host or a `*.` pattern for it."""
    patterns = settings.CLIPQA_MEDIA_HOSTS
    return any(
        host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]))
        for pattern in patterns
    )


def _within_limits(hosts: list[str]) -> list[str]:
    lengths = accumulate(len(host) + 1 for host in hosts)
    fitting = takewhile(lambda length: length <= MAX_MEDIA_HOSTS_LENGTH, lengths)
    return hosts[: min(MAX_MEDIA_HOSTS, sum(1 for _length in fitting))]


def clear_media_hosts_cache() -> None:
    """Clear the caches in a process that switches to another library or other settings."""
    _cached_media_hosts.cache_clear()
    _configured_hosts.cache_clear()


@lru_cache(maxsize=1)
def _configured_hosts() -> tuple[Hosts, Hosts]:
    """Return the origin of the media storage and the frame hosts, which depend on settings only."""
    return _storage_origin(), tuple(provider_table().frame_hosts())


@lru_cache(maxsize=8)
def _policy(media_hosts: Hosts, own_storage: Hosts, frames: Hosts) -> str:
    media = " ".join(["'self'", *own_storage, *media_hosts])
    directives = {
        # Covers kinds of content that are not listed below, including future ones.
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", "data:", *own_storage]),
        "font-src": "'self'",
        "media-src": f"{media} blob:",
        "connect-src": media,
        "worker-src": "'self' blob:",
        "frame-src": " ".join(frames),
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _storage_origin() -> Hosts:
    """Return the origin of a remote media storage, such as S3."""
    try:
        parts = urlsplit(default_storage.url("x"))
    # Raised by storages without URLs or without a base URL.
    except (NotImplementedError, ValueError):
        return ()
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()

"""The content security policy: ours, the providers' frames, and the media hosts in use."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.core.files.storage import default_storage
from django.utils import timezone

from clipqa.hosts import frame_hosts
from clipqa.models import LibraryState, Video

# A header has to stay sendable: proxies cut at 4 or 8 kB, and hosts stand in two directives.
# Beyond this, any HTTPS host.
MAX_MEDIA_HOSTS, MAX_MEDIA_HOSTS_LENGTH = 40, 1_500

Hosts = tuple[str, ...]


def content_security_policy(state: LibraryState | None, also: str = "") -> str:
    """The policy of a library in this state; None when the database can't be asked.

    `also` is a host that this one page plays from, and no other may name.
    """
    hosts = () if state is None else _media_hosts(state)
    if also and also not in hosts:
        hosts = (*hosts, also)
    return _policy(hosts, _storage_origin(), tuple(frame_hosts()))


def _media_hosts(state: LibraryState) -> Hosts:
    """Foreign hosts that serve published files or HLS themselves, one more than we can name.

    An unpublished video's host stays unnamed: the header is as public as the page.
    """
    if state.next_due_at and state.next_due_at <= timezone.now():
        # A schedule has passed that nobody could settle yet: this version knows it not.
        return _read_media_hosts()
    return _remembered_media_hosts(state.library_version)


@lru_cache(maxsize=4)
def _remembered_media_hosts(library_version: int) -> Hosts:
    """Read once for each version of the library, which is all that the memory goes by."""
    return _read_media_hosts()


def _read_media_hosts() -> Hosts:
    videos = Video.objects.public().exclude(media_host="").order_by("media_host")
    hosts = videos.values_list("media_host", flat=True).distinct()
    return tuple(hosts[: MAX_MEDIA_HOSTS + 1])


def forget_media_hosts() -> None:
    """For a process that turns to another library, whose versions mean something else."""
    _remembered_media_hosts.cache_clear()


@lru_cache(maxsize=8)
def _policy(media_hosts: Hosts, own_storage: Hosts, frames: Hosts) -> str:
    named = " ".join(media_hosts)
    is_short = len(media_hosts) <= MAX_MEDIA_HOSTS and len(named) <= MAX_MEDIA_HOSTS_LENGTH
    media = " ".join(["'self'", *own_storage, named if is_short else "https:"]).strip()
    directives = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", "data:", *own_storage]),
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
    """The origin of a media storage that lives elsewhere, such as S3."""
    try:
        parts = urlsplit(default_storage.url("x"))
    except (NotImplementedError, ValueError):
        return ()
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()

"""The content security policy: ours, the providers' frames, and the media hosts in use."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.core.files.storage import default_storage

from clipqa.hosts import frame_hosts
from clipqa.models import Video

# A header has to stay sendable: proxies cut at 4 or 8 kB. Beyond this, any HTTPS host.
MAX_MEDIA_HOSTS = 40


def content_security_policy(library_version: int | None) -> str:
    """The policy for a version of the library; None when the database can't be asked."""
    hosts = () if library_version is None else _media_hosts(library_version)
    return _policy(hosts, tuple(frame_hosts()))


@lru_cache(maxsize=4)
def _media_hosts(library_version: int) -> tuple[str, ...]:
    """Foreign hosts that serve files or HLS themselves; the version keys the memory."""
    hosts = Video.objects.exclude(media_host="").order_by("media_host").values_list("media_host")
    return tuple(host for (host,) in hosts.distinct()[: MAX_MEDIA_HOSTS + 1])


@lru_cache(maxsize=8)
def _policy(media_hosts: tuple[str, ...], frames: tuple[str, ...]) -> str:
    hosts = ["https:"] if len(media_hosts) > MAX_MEDIA_HOSTS else list(media_hosts)
    own_storage = _storage_origin()
    media = " ".join(["'self'", *own_storage, *hosts])
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


def _storage_origin() -> list[str]:
    """The origin of a media storage that lives elsewhere, such as S3."""
    try:
        parts = urlsplit(default_storage.url("x"))
    except (NotImplementedError, ValueError):
        return []
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []

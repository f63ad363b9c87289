"""The policies: which hosts may be asked for what, and how large and slow an answer may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024
JSON: Final = ("application/json", "application/json+oembed", "text/json")
PICTURES: Final = ("image/jpeg", "image/png", "image/webp")
# Some hosts name no better type for a film than "bytes"; a web page is none of these.
FILMS: Final = ("video/*", "audio/*", "application/mp4", "application/octet-stream")
PLAYLISTS: Final = (
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "audio/mpegurl",
    "audio/x-mpegurl",
    "application/octet-stream",
    "text/plain",
)


@dataclass(frozen=True)
class Policy:
    """A host is a name, or `*.` and a name for all names below it. Redirects obey it too."""

    hosts: frozenset[str]
    content_types: tuple[str, ...]
    max_bytes: int  # after decompression
    is_prefix: bool = False  # reads the first `max_bytes`, and not the rest
    max_redirects: int = 3
    step_seconds: float = 5  # name, connection, TLS, head, and each 16 KiB of the body
    total_seconds: float = 10  # with all redirects

    def allows_host(self, host: str) -> bool:
        parents = (host[at + 1 :] for at, sign in enumerate(host) if sign == ".")
        return host in self.hosts or any(f"*.{parent}" in self.hosts for parent in parents)

    def allows_type(self, content_type: str) -> bool:
        kind, _slash, _subtype = content_type.partition("/")
        return content_type in self.content_types or f"{kind}/*" in self.content_types


def oembed(hosts: Iterable[str]) -> Policy:
    """The description of a video, from the hosts of the provider table."""
    return Policy(frozenset(hosts), JSON, MEGABYTE)


def thumbnail(hosts: Iterable[str]) -> Policy:
    """The picture of a video, from the hosts that the provider table names for pictures."""
    return Policy(frozenset(hosts), PICTURES, 2 * MEGABYTE)


def media_probe(host: str) -> Policy:
    """The head or the first 64 KiB of a film, from the host of a stored source."""
    return Policy(_with_subdomains(host), FILMS, 64 * 1024, is_prefix=True)


def playlist(host: str) -> Policy:
    """A playlist, from the host of a stored source."""
    return Policy(_with_subdomains(host), PLAYLISTS, MEGABYTE)


def _with_subdomains(host: str) -> frozenset[str]:
    """The host and names below it: archive.org redirects to ia800000.us.archive.org."""
    return frozenset({host, f"*.{host.removeprefix('www.')}"})

"""How long a film or a stream at another host is: from its first bytes, or from its playlist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from clipqa.fetching import Client, media_probe, playlist
from clipqa.fetching.urls import parse_url
from clipqa.providers.base import Source

MAX_MS: Final = 100 * 60 * 60 * 1000
SEGMENT: Final = re.compile(r"#EXTINF:([0-9]{1,6}(?:\.[0-9]{1,9})?),", re.ASCII)
UNKNOWN: Final = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}


@dataclass(frozen=True)
class MediaProbe:
    """`length_ms` is None if it can't be read. `moved_to` is '' unless all redirects to the
    address were permanent ones.
    """

    length_ms: int | None
    moved_to: str = ""


def fetch_length(source: Source, client: Client) -> int | None:
    """Return the milliseconds of a file or an HLS stream; None if they can't be read.

    Raises `FetchError`. The caller decides whether the host of the source may be asked.
    """
    return probe_media(source, client).length_ms


def probe_media(source: Source, client: Client) -> MediaProbe:
    """Do the same, and also return where the source has moved to."""
    host = parse_url(source.source_id).host
    policy = playlist(host) if source.provider == "hls" else media_probe(host)
    response = client.fetch(source.source_id, policy)
    moved_to = response.url if response.is_moved else ""
    if source.provider != "hls":
        return MediaProbe(movie_ms(response.body), moved_to)
    text = response.body.decode("utf-8", "replace")
    if variant := first_variant(text):
        address = urljoin(response.url, variant)
        text = client.fetch(address, playlist(host)).body.decode("utf-8", "replace")
    return MediaProbe(playlist_ms(text), moved_to)


def first_variant(text: str) -> str:
    """Return the address of a master playlist's first stream; all of them last as long."""
    is_next = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("#EXT-X-STREAM-INF:"):
            is_next = True
        elif is_next and line and not line.startswith("#"):
            return line
    return ""


def playlist_ms(text: str) -> int | None:
    """Return the sum of the segments of a playlist that is complete (RFC 8216)."""
    if "#EXT-X-ENDLIST" not in text:
        return None
    seconds = sum(float(found[1]) for found in SEGMENT.finditer(text))
    return _within_limits(round(seconds * 1000))


def movie_ms(head: bytes) -> int | None:
    """Return the duration in the index of an MP4, if it is at the beginning (ISO/IEC 14496-12)."""
    for kind, start, end in _boxes(head, 0, len(head)):
        if kind == b"moov":
            for inner, at, inner_end in _boxes(head, start, end):
                if inner == b"mvhd":
                    return _header_ms(head[at:inner_end])
    return None


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of the boxes of which `data` has the beginning."""
    while at + 16 <= end:
        size, kind, start = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(data[start : start + 8]), at + 16
        if size < start - at:
            return
        yield kind, start, min(at + size, end)
        at += size


def _header_ms(header: bytes) -> int | None:
    """Version 1 has times and the duration in 64 bits, version 0 in 32."""
    at, width = (20, 8) if header[:1] == b"\x01" else (12, 4)
    if len(header) < at + 4 + width:
        return None
    scale = int.from_bytes(header[at : at + 4])
    duration = int.from_bytes(header[at + 4 : at + 4 + width])
    if not scale or duration in UNKNOWN:
        return None
    return _within_limits(duration * 1000 // scale)


def _within_limits(milliseconds: int) -> int | None:
    return milliseconds if 0 < milliseconds <= MAX_MS else None

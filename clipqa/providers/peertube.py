from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlencode
from uuid import UUID

from clipqa.providers.base import Provider, Source, host_of, oembed_query, range_of, segments

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The digits of the short form, in base 58, without characters that look alike.
DIGITS = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
SHORT_FORM = re.compile(rf"[{DIGITS}]{{20,22}}")
# Direct URLs of files, which the <video> element plays.
FILES = {"static", "download", "object-storage-proxy"}
EXAMPLE = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


class PeerTube(Provider):
    """Any instance in the setting. An id is its host and the video's UUID.

    Only these hosts are allowed in frames, so a video of a host that was removed becomes a link.
    """

    name = "peertube"
    label = "PeerTube"
    player = "peertube"
    setting = "CLIPQA_PEERTUBE_HOSTS"

    def __init__(self, hosts: Sequence[str] = ()) -> None:
        self.frame_hosts = tuple(hosts)
        self.oembed_hosts = tuple(host for host in hosts if ":" not in host)  # at port 443
        self.thumbnail_hosts = self.oembed_hosts
        self.example = self.canonical_url(f"{hosts[0]}/{EXAMPLE}") if hosts else ""

    def recognise(self, url: SplitResult) -> Source | None:
        host = host_of(url) + (f":{url.port}" if url.port not in {None, 80, 443} else "")
        if host not in self.frame_hosts or segments(url)[:1] in ([each] for each in FILES):
            return None
        video = _uuid(_parse_id(url))
        if not video:
            raise self.not_a_video_error(url)
        return Source(self.name, f"{host}/{video}", *range_of(url, ("start",), ("stop",)))

    def canonical_url(self, source_id: str) -> str:
        host, _slash, video = source_id.partition("/")
        return f"https://{host}/w/{video}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}?start={at_ms // 1000}s"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        """Return the URL of the player, with start and end in whole seconds.

        `p2p` is off, since it would reveal readers' IP addresses to each other.
        """
        host, _slash, video = source_id.partition("/")
        if host not in self.frame_hosts:
            return ""
        options = {"api": 1, "p2p": 0, "warningTitle": 0, "title": 0, "peertubeLink": 0}
        part = {"start": f"{start_ms // 1000}s", "stop": f"{-(-end_ms // 1000)}s"}
        return f"https://{host}/videos/embed/{video}?{urlencode(options | part)}"

    def oembed_url(self, source_id: str) -> str:
        host, _slash, _video = source_id.partition("/")
        if host not in self.oembed_hosts:
            return ""
        return oembed_query(f"https://{host}/services/oembed", self.canonical_url(source_id))


def _parse_id(url: SplitResult) -> str:
    match segments(url):
        case ["w", video] | ["videos", "watch" | "embed", video]:
            return video.partition(";")[0]  # a link to a comment: /w/ID;threadId=7
    return ""


def _uuid(text: str) -> str:
    """Return the UUID in a URL, in full or in its short form; '' for anything else."""
    if UUID_FORM.fullmatch(text):
        return text.lower()
    if not SHORT_FORM.fullmatch(text):
        return ""
    number = 0
    for digit in text:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return str(UUID(int=number)) if number < 1 << 128 else ""

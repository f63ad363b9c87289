from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode

from clipqa.providers.base import Provider, Source, host_of, parameter, segments, start_of

HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
PLACES_WITHOUT_VIDEO = {"event", "user"}  # a number there is not a video's
VIDEO_ID = re.compile(r"[0-9]{1,12}")
UNLISTED_HASH = re.compile(r"[0-9a-f]{3,40}")


class Vimeo(Provider):
    """An unlisted video's id carries its hash: "76979871/8272103f6e"."""

    name = "vimeo"
    label = "Vimeo"
    example = "https://vimeo.com/76979871"
    frame_hosts = ("player.vimeo.com",)

    def recognise(self, url: SplitResult) -> Source | None:
        if host_of(url) not in HOSTS:
            return None
        video_id, unlisted_hash = _identity(url)
        if not video_id:
            raise self.names_no_video(url)
        source_id = f"{video_id}/{unlisted_hash}" if unlisted_hash else video_id
        return Source(self.name, source_id, start_of(url, "t"))

    def canonical_url(self, source_id: str) -> str:
        return f"https://vimeo.com/{source_id}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}#t={at_ms // 1000}s"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        video_id, _, unlisted_hash = source_id.partition("/")
        options = {"h": unlisted_hash} if unlisted_hash else {}
        options |= {"api": "1", "dnt": "1", "controls": "0", "playsinline": "1"}
        return f"https://{self.frame_hosts[0]}/video/{video_id}?{urlencode(options)}"


def _identity(url: SplitResult) -> tuple[str, str]:
    parts = segments(url)
    if not parts or parts[0] in PLACES_WITHOUT_VIDEO:
        return "", ""
    position = next((i for i, part in enumerate(parts) if VIDEO_ID.fullmatch(part)), None)
    # A showcase has a number too: its video stands behind the word "video".
    if "video" in parts[:-1]:
        position = parts.index("video") + 1
    if position is None or not VIDEO_ID.fullmatch(parts[position]):
        return "", ""
    following = parts[position + 1] if position + 1 < len(parts) else parameter(url, "h")
    return parts[position], following if UNLISTED_HASH.fullmatch(following) else ""

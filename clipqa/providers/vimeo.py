from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode

from clipqa.providers.base import (
    Provider,
    Source,
    host_of,
    oembed_query,
    parameter,
    range_of,
    segments,
    without_language,
)

HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com", "m.vimeo.com"}
# Direct URLs of files, which the <video> element plays.
FILES = {"external", "progressive_redirect", "play"}
VIDEO_ID = re.compile(r"[0-9]{1,12}")
UNLISTED_HASH = re.compile(r"[0-9a-f]{3,40}")


class Vimeo(Provider):
    """An unlisted video's id contains its hash: "76979871/8272103f6e"."""

    name = "vimeo"
    label = "Vimeo"
    player = "vimeo"
    example = "https://vimeo.com/76979871"
    frame_hosts = ("player.vimeo.com",)
    oembed_hosts = ("vimeo.com",)
    thumbnail_hosts = ("i.vimeocdn.com",)

    def recognise(self, url: SplitResult) -> Source | None:
        if host_of(url) not in HOSTS:
            return None
        if host_of(url) == "player.vimeo.com" and FILES.intersection(segments(url)[:1]):
            return None
        video_id, unlisted_hash = _parse_id(url)
        if not VIDEO_ID.fullmatch(video_id):
            raise self.not_a_video_error(url)
        source_id = f"{video_id}/{unlisted_hash}" if unlisted_hash else video_id
        return Source(self.name, source_id, *range_of(url, ("t", "start"), ("end",)))

    def canonical_url(self, source_id: str) -> str:
        return f"https://vimeo.com/{source_id}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}#t={at_ms // 1000}s"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        video_id, _, unlisted_hash = source_id.partition("/")
        options = {"h": unlisted_hash} if unlisted_hash else {}
        options |= {"api": "1", "dnt": "1", "controls": "0", "playsinline": "1"}
        return f"https://{self.frame_hosts[0]}/video/{video_id}?{urlencode(options)}"

    def oembed_url(self, source_id: str) -> str:
        return oembed_query("https://vimeo.com/api/oembed.json", self.canonical_url(source_id))


def _parse_id(url: SplitResult) -> tuple[str, str]:
    """Return the id and the hash, each '' if the URL has none.

    The forms are listed one by one, since channels, groups, albums and showcases have numbers too.
    """
    match without_language(segments(url)):
        case ["groups" | "channels", _, "videos", video_id, *rest]:
            return video_id, _hash(rest, url)
        case ["channels" | "ondemand", _, video_id, *rest] | ["manage", "videos", video_id, *rest]:
            return video_id, _hash(rest, url)
        case ["album" | "showcase", _, "video", video_id, *rest]:
            return video_id, _hash(rest, url)
        case ["album" | "showcase", *_]:
            return parameter(url, "video"), ""
        case ["video" | "videos", video_id, *rest]:
            return video_id, _hash(rest, url)
        case [_, "review", video_id, *_]:
            return video_id, ""  # followed by the review's own key
        case ["moogaloop.swf"]:
            return parameter(url, "clip_id"), ""
        case [video_id, *rest]:
            return video_id, _hash(rest, url)
    return "", ""


def _hash(following: list[str], url: SplitResult) -> str:
    found = following[0] if following else parameter(url, "h")
    return found if UNLISTED_HASH.fullmatch(found) else ""

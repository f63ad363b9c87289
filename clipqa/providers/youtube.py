from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

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

HOSTS = {
    f"{prefix}{domain}"
    for domain in ("youtube.com", "youtube-nocookie.com")
    for prefix in ("", "www.", "m.", "music.", "gaming.", "kids.")
} | {"youtubekids.com", "www.youtubekids.com"}
SHORT_HOSTS = {"youtu.be", "www.youtu.be"}
ID_FOLLOWS = {"embed", "shorts", "live", "v", "e", "vi", "watch"}
# Paths of lists and channels that have the length of an id.
NO_IDS = {"videoseries", "live_stream"}
STARTS, ENDS = ("t", "start", "time_continue"), ("end",)
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


class YouTube(Provider):
    """Controlled by postMessage, since the host's `end` has whole seconds and is lost on a seek."""

    name = "youtube"
    label = "YouTube"
    player = "youtube"
    example = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
    frame_hosts = ("www.youtube-nocookie.com",)
    oembed_hosts = ("www.youtube.com",)
    thumbnail_hosts = ("i.ytimg.com",)

    def recognise(self, url: SplitResult) -> Source | None:
        host = host_of(url)
        if host not in HOSTS and host not in SHORT_HOSTS:
            return None
        url = _unwrap(url)
        video_id = _short_id(url) if host_of(url) in SHORT_HOSTS else _long_id(url)
        if not VIDEO_ID.fullmatch(video_id) or video_id in NO_IDS:
            raise self.not_a_video_error(url)
        return Source(self.name, video_id, *range_of(url, STARTS, ENDS))

    def canonical_url(self, source_id: str) -> str:
        return f"https://www.youtube.com/watch?v={source_id}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}&t={at_ms // 1000}s"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        options = {
            "enablejsapi": 1,
            "playsinline": 1,
            "controls": 0,
            "rel": 0,
            "start": start_ms // 1000,
        }
        return f"https://{self.frame_hosts[0]}/embed/{source_id}?{urlencode(options)}"

    def oembed_url(self, source_id: str) -> str:
        return oembed_query("https://www.youtube.com/oembed", self.canonical_url(source_id))


def _unwrap(url: SplitResult) -> SplitResult:
    """Return the URL inside another: a share link, an oEmbed request, a path after `#!` or `#/`."""
    if url.path == "/attribution_link":
        return urlsplit(urljoin("https://www.youtube.com/", parameter(url, "u")))
    if url.path == "/oembed":
        return urlsplit(parameter(url, "url"))
    if url.path in {"", "/"} and url.fragment.startswith(("/watch", "!v=")):
        query = url.fragment.partition("?")[2] or url.fragment.removeprefix("!")
        return url._replace(path="/watch", query=query, fragment="")
    return url


def _short_id(url: SplitResult) -> str:
    return next(iter(segments(url)), "")


def _long_id(url: SplitResult) -> str:
    match without_language(segments(url)):
        case ["watch" | "watch_popup"]:
            return parameter(url, "v", "vi")
        case [kind, video_id, *_] if kind in ID_FOLLOWS:
            return video_id.partition("&")[0]  # old players: /v/ID&hl=en
    return ""

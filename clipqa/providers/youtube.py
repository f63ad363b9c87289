from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode

from clipqa.providers.base import Provider, Source, host_of, parameter, segments, start_of

HOSTS = {
    f"{prefix}{domain}"
    for domain in ("youtube.com", "youtube-nocookie.com")
    for prefix in ("", "www.", "m.", "music.")
}
ID_FOLLOWS = {"embed", "shorts", "live", "v", "e", "watch"}
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


class YouTube(Provider):
    """Driven by postMessage: the host's own `end` takes whole seconds and is lost on a seek."""

    name = "youtube"
    label = "YouTube"
    example = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
    frame_hosts = ("www.youtube-nocookie.com",)

    def recognise(self, url: SplitResult) -> Source | None:
        host = host_of(url)
        if host not in HOSTS and host != "youtu.be":
            return None
        video_id = _short_id(url) if host == "youtu.be" else _long_id(url)
        if not VIDEO_ID.fullmatch(video_id):
            raise self.names_no_video(url)
        return Source(self.name, video_id, start_of(url, "t", "start", "time_continue"))

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


def _short_id(url: SplitResult) -> str:
    return next(iter(segments(url)), "")


def _long_id(url: SplitResult) -> str:
    match segments(url):
        case ["watch"]:
            return parameter(url, "v")
        case [kind, video_id, *_] if kind in ID_FOLLOWS:
            return video_id
    return ""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlencode

from clipqa.providers.base import Provider, Source, host_of, parameter, segments, start_of

HOSTS = {"dailymotion.com", "www.dailymotion.com", "geo.dailymotion.com", "m.dailymotion.com"}
VIDEO_ID = re.compile(r"[A-Za-z0-9]{2,32}")


class Dailymotion(Provider):
    """Its player answers 403 without a player id of one's own: then the card only links."""

    name = "dailymotion"
    label = "Dailymotion"
    example = "https://www.dailymotion.com/video/x5e9eog"

    def __init__(self, player_id: str = "") -> None:
        self.player_id = player_id
        self.stops = "by_host" if player_id else "link"
        self.frame_hosts = ("geo.dailymotion.com",) if player_id else ()

    def recognise(self, url: SplitResult) -> Source | None:
        host = host_of(url)
        if host not in HOSTS and host != "dai.ly":
            return None
        video_id = _identity(url).partition("_")[0]  # old addresses append the title
        if not VIDEO_ID.fullmatch(video_id):
            raise self.names_no_video(url)
        return Source(self.name, video_id, start_of(url, "start", "startTime", "t"))

    def canonical_url(self, source_id: str) -> str:
        return f"https://www.dailymotion.com/video/{source_id}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}?start={at_ms // 1000}"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        if not self.player_id:
            return ""
        options = {"video": source_id, "startTime": start_ms // 1000}
        return f"https://geo.dailymotion.com/player/{self.player_id}.html?{urlencode(options)}"


def _identity(url: SplitResult) -> str:
    parts = segments(url)
    if host_of(url) == "dai.ly":
        return next(iter(parts), "")
    match parts:
        case ["embed", "video", video_id, *_] | ["video", video_id, *_]:
            return video_id
    return parameter(url, "video") if host_of(url) == "geo.dailymotion.com" else ""

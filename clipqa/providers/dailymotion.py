from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlencode

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

HOSTS = {f"{prefix}dailymotion.com" for prefix in ("", "www.", "geo.", "m.", "touch.", "games.")}
SHORT_HOSTS = {"dai.ly", "www.dai.ly"}
VIDEO_ID = re.compile(r"[A-Za-z0-9]{2,32}")


class Dailymotion(Provider):
    """Without a player id of the site the player responds with 403; the card has only a link."""

    name = "dailymotion"
    label = "Dailymotion"
    player = "framed"
    setting = "CLIPQA_DAILYMOTION_PLAYER_ID"
    example = "https://www.dailymotion.com/video/x5e9eog"
    oembed_hosts = ("www.dailymotion.com",)
    thumbnail_hosts = ("*.dmcdn.net",)

    def __init__(self, player_id: str = "") -> None:
        self.player_id = player_id
        self.stops = "by_host" if player_id else "link"
        self.frame_hosts = ("geo.dailymotion.com",) if player_id else ()

    def recognise(self, url: SplitResult) -> Source | None:
        host = host_of(url)
        if host not in HOSTS and host not in SHORT_HOSTS:
            return None
        video_id = _parse_id(url).partition("_")[0]  # old URLs append the title
        if not VIDEO_ID.fullmatch(video_id):
            raise self.not_a_video_error(url)
        return Source(self.name, video_id, *range_of(url, ("start", "startTime", "t"), ("end",)))

    def canonical_url(self, source_id: str) -> str:
        return f"https://www.dailymotion.com/video/{source_id}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}?start={at_ms // 1000}"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        if not self.player_id:
            return ""
        options = {"video": source_id, "startTime": start_ms // 1000}
        return f"https://geo.dailymotion.com/player/{self.player_id}.html?{urlencode(options)}"

    def oembed_url(self, source_id: str) -> str:
        endpoint = "https://www.dailymotion.com/services/oembed"
        return oembed_query(endpoint, self.canonical_url(source_id))


def _parse_id(url: SplitResult) -> str:
    parts = without_language(segments(url))
    if host_of(url) in SHORT_HOSTS:
        return next(iter(parts), "")
    match parts:
        case ["embed" | "swf" | "crawler", "video", video_id, *_] | ["video", video_id, *_]:
            return video_id
        case ["player.html"] | ["player", *_] if host_of(url) == "geo.dailymotion.com":
            return parameter(url, "video")
    return _in_fragment(url.fragment)


def _in_fragment(fragment: str) -> str:
    """Return the id in the URL of a list that plays one video: `/hub/news#video=x5e9eog`."""
    return next(iter(parse_qs(fragment).get("video", [])), "")

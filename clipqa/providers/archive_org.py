from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlencode

from clipqa.providers.base import Provider, Source, host_of, segments, start_of
from clipqa.timecodes import format_seconds

HOSTS = {"archive.org", "www.archive.org"}
ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# A file that our own <video> plays is better read directly, by the file provider.
PLAYED_HERE = re.compile(r"\.(mp4|m4v|webm|m3u8)$", re.IGNORECASE)
FILM = re.compile(r"\.(mp4|m4v|webm|ogv|avi|mov|mpe?g|mkv|flv|wmv)$", re.IGNORECASE)


class ArchiveOrg(Provider):
    """An id is an item, or an item and one of its films: "prelinger/ep1.mp4"."""

    name = "archive_org"
    label = "archive.org"
    example = "https://archive.org/details/night_of_the_living_dead"
    stops = "by_host"
    frame_hosts = ("archive.org",)

    def recognise(self, url: SplitResult) -> Source | None:
        if host_of(url) not in HOSTS:
            return None
        kind, item, file_name = _parts(url)
        if kind == "download" and PLAYED_HERE.search(file_name):
            return None
        if kind not in {"details", "embed", "download"} or not ITEM.fullmatch(item):
            raise self.names_no_video(url)
        source_id = f"{item}/{file_name}" if FILM.search(file_name) else item
        return Source(self.name, source_id, start_of(url, "start", "t"))

    def canonical_url(self, source_id: str) -> str:
        return f"https://archive.org/details/{quote(source_id)}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}?start={at_ms // 1000}"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        options = {"start": format_seconds(start_ms), "end": format_seconds(end_ms)}
        return f"https://{self.frame_hosts[0]}/embed/{quote(source_id)}?{urlencode(options)}"


def _parts(url: SplitResult) -> tuple[str, str, str]:
    kind, item, *rest = [*segments(url), "", ""]
    file_name = unquote("/".join(rest).strip("/"))
    odd = not file_name.isprintable() or ".." in file_name.split("/")
    return kind, item, "" if odd else file_name

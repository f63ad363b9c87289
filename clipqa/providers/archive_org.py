from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlencode

from clipqa.lib.timecodes import format_seconds
from clipqa.providers.base import Provider, Source, host_of, range_of, segments

HOSTS = {"archive.org", "www.archive.org"}
KINDS = {"details", "embed", "download", "serve", "stream"}
DIRECT = {"download", "serve"}
ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# A file that the <video> element plays is left to the file provider.
PLAYED_HERE = re.compile(r"\.(mp4|m4v|webm|m3u8)$", re.IGNORECASE)
FILM = re.compile(r"\.(mp4|m4v|webm|ogv|avi|mov|mpe?g|mkv|flv|wmv)$", re.IGNORECASE)


class ArchiveOrg(Provider):
    """An id is an item, or an item and one of its videos: "prelinger/ep1.mp4"."""

    name = "archive_org"
    label = "archive.org"
    player = "framed"
    example = "https://archive.org/details/night_of_the_living_dead"
    stops = "by_host"
    frame_hosts = ("archive.org",)

    def recognise(self, url: SplitResult) -> Source | None:
        if host_of(url) not in HOSTS:
            return None
        kind, item, file_name = _parts(url)
        if kind in DIRECT and PLAYED_HERE.search(file_name):
            return None
        if kind not in KINDS or not ITEM.fullmatch(item):
            raise self.not_a_video_error(url)
        source_id = f"{item}/{file_name}" if FILM.search(file_name) else item
        return Source(self.name, source_id, *range_of(_with_range(url), ("start", "t"), ("end",)))

    def canonical_url(self, source_id: str) -> str:
        # A full stop at the end would be removed as the end of a sentence.
        end = "/" if source_id.endswith(".") else ""
        return f"https://archive.org/details/{quote(source_id)}{end}"

    def watch_url(self, source_id: str, at_ms: int) -> str:
        return f"{self.canonical_url(source_id)}?start={at_ms // 1000}"

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        options = {"start": format_seconds(start_ms), "end": format_seconds(end_ms)}
        return f"https://{self.frame_hosts[0]}/embed/{quote(source_id)}?{urlencode(options)}"


def _parts(url: SplitResult) -> tuple[str, str, str]:
    kind, item, *rest = [*segments(url), "", ""]
    file_name = unquote("/".join(rest).strip("/"))
    is_unsafe = not file_name.isprintable() or ".." in file_name.split("/")
    return kind, item, "" if is_unsafe else file_name


def _with_range(url: SplitResult) -> SplitResult:
    """Move a range in the path, as in `/details/ITEM/start/60/end/120`, to the fragment."""
    parts = segments(url)[2:]
    return url._replace(fragment="/".join(parts)) if parts[:1] == ["start"] else url

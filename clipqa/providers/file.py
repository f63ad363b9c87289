from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import SplitResult, quote, urlsplit

from clipqa.providers.base import Provider, Source, host_of, start_of
from clipqa.sentences import gettext_noop
from clipqa.timecodes import format_seconds

LOCAL = "media:"
DEFAULT_PORTS = {"http": 80, "https": 443}
AS_WRITTEN = "/%:@!$&'()*+,;=-._~?"  # what may stand in a path or query unescaped


class File(Provider):
    """Media that our own <video> plays: its id is its address, or `media:` and a stored name."""

    name = "file"
    label = gettext_noop("Video file")
    example = "https://example.org/talk.mp4"
    suffix: ClassVar[re.Pattern[str]] = re.compile(r"\.(mp4|m4v|webm)$", re.IGNORECASE)

    def recognise(self, url: SplitResult) -> Source | None:
        if not self.suffix.search(url.path):
            return None
        if url.scheme == "media":
            return Source(self.name, LOCAL + url.path)
        return Source(self.name, _normalised(url), start_of(url))

    def canonical_url(self, source_id: str) -> str:
        return source_id

    def watch_url(self, source_id: str, at_ms: int) -> str:
        if local_name(source_id):
            return ""  # only the media view knows where a stored file is served
        return f"{source_id}#t={format_seconds(at_ms)}"

    def media_host(self, source_id: str) -> str:
        return "" if local_name(source_id) else urlsplit(source_id).netloc


def local_name(source_id: str) -> str:
    """The storage name of a file in this library's own media; '' for one elsewhere."""
    return source_id.removeprefix(LOCAL) if source_id.startswith(LOCAL) else ""


def _normalised(url: SplitResult) -> str:
    host = host_of(url)
    host = f"[{host}]" if ":" in host else host
    port = f":{url.port}" if url.port and url.port != DEFAULT_PORTS[url.scheme] else ""
    query = f"?{quote(url.query, safe=AS_WRITTEN)}" if url.query else ""
    return f"{url.scheme}://{host}{port}{quote(url.path, safe=AS_WRITTEN)}{query}"

from __future__ import annotations

from typing import ClassVar
from urllib.parse import SplitResult, quote, urlsplit

from clipqa.lib.sentences import gettext_noop
from clipqa.lib.timecodes import format_seconds
from clipqa.providers.base import Provider, Source, host_of, range_of
from clipqa.providers.file_pages import reject_page
from clipqa.providers.pasted import without_punctuation

LOCAL = "media:"
DEFAULT_PORTS = {"http": 80, "https": 443}
SAFE_CHARACTERS = "/%:@!$&'()*+,;=-._~?"  # characters that need no escape in a path or query


class File(Provider):
    """A file that the <video> element plays. Its id is its URL, or `media:` and a stored name."""

    name = "file"
    label = gettext_noop("Video file")
    player = "media"
    example = "https://example.org/talk.mp4"
    suffixes: ClassVar[tuple[str, ...]] = (".mp4", ".m4v", ".webm")

    def recognise(self, url: SplitResult) -> Source | None:
        if not url.path.lower().endswith(self.suffixes):
            return None
        if url.scheme == "media":
            return Source(self.name, LOCAL + url.path)
        reject_page(url)
        return Source(self.name, _normalise(url), *range_of(url))

    def canonical_url(self, source_id: str) -> str:
        return source_id

    def watch_url(self, source_id: str, at_ms: int) -> str:
        if local_name(source_id):
            return ""  # only the media view knows the URL of a stored file
        return f"{source_id}#t={format_seconds(at_ms)}"

    def media_host(self, source_id: str) -> str:
        return "" if local_name(source_id) else urlsplit(source_id).netloc


def local_name(source_id: str) -> str:
    """Return the storage name of a file in this library's own media; '' for one elsewhere."""
    return source_id.removeprefix(LOCAL) if source_id.startswith(LOCAL) else ""


def _normalise(url: SplitResult) -> str:
    host = host_of(url)
    host = f"[{host}]" if ":" in host else host
    port = f":{url.port}" if url.port and url.port != DEFAULT_PORTS[url.scheme] else ""
    address = f"{url.scheme}://{host}{port}{quote(url.path, safe=SAFE_CHARACTERS)}"
    return (
        _escape_end(f"{address}?", quote(url.query, safe=SAFE_CHARACTERS)) if url.query else address
    )


def _escape_end(address: str, query: str) -> str:
    """Escape trailing characters as %xx that would be removed from a pasted URL as punctuation."""
    end = max(len(without_punctuation(address + query)), len(address)) - len(address)
    return address + query[:end] + "".join(f"%{ord(char):02X}" for char in query[end:])

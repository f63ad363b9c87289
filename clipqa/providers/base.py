"""The interface of a video host, and the two errors for a URL that is refused."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal
from urllib.parse import SplitResult, parse_qs, urlencode

from clipqa.lib.sentences import SentenceError, gettext_noop, quote
from clipqa.lib.timecodes import parse_media_time

LANGUAGE = re.compile(r"[a-z]{2}(-[a-z]{2})?", re.IGNORECASE)

# exact: the page stops it at the end; by_host: the host's own start and end; link: no player.
Stops = Literal["exact", "by_host", "link"]


class SourceError(SentenceError):
    """The base of the errors for pasted text that is not the URL of a video."""


class BrokenUrl(SourceError):  # noqa: N818 (named after the mistake)
    """Raised for text that is not a URL, and for a URL of a known host that is not a video."""


class UnknownProvider(SourceError):  # noqa: N818 (as above)
    """Raised for a valid URL of a host that is not in the table."""


@dataclass(frozen=True)
class Source:
    """A video at a host, and the start and end in its URL, if it has any."""

    provider: str
    source_id: str
    start_ms: int | None = None
    end_ms: int | None = None

    def part(
        self, start_ms: int | None = None, end_ms: int | None = None
    ) -> tuple[int | None, int | None]:
        """Return these two times; one that is None is replaced by the URL's.

        A time of the URL that contradicts a given one is ignored.
        """
        start = self.start_ms if start_ms is None else start_ms
        end = self.end_ms if end_ms is None else end_ms
        if start is not None and end is not None and end <= start:
            return start_ms, end_ms
        return start, end


class Provider(ABC):
    """A row of the table. It only parses and makes URLs, and never fetches anything."""

    name: ClassVar[str]
    label: ClassVar[str]
    # The module in static/js/player/ that plays its videos; framed.js for a host without messages.
    player: ClassVar[str]
    setting: ClassVar[str] = ""  # the Django setting with the argument of the constructor, if any
    suffixes: ClassVar[tuple[str, ...]] = ()  # of files that the <video> element plays
    example: str  # a URL that it recognises, shown in messages; '' if the setting has none
    stops: Stops = "exact"
    frame_hosts: tuple[str, ...] = ()  # hosts that the content security policy must allow in frames
    oembed_hosts: tuple[str, ...] = ()  # that ClipQA may ask for the description of a video
    thumbnail_hosts: tuple[str, ...] = ()  # that it may fetch the picture of a video from

    @abstractmethod
    def recognise(self, url: SplitResult) -> Source | None:
        """Return the video at the URL; None if the URL belongs to another host.

        Raises `BrokenUrl` if the URL is of this host, but not of a video.
        """

    @abstractmethod
    def canonical_url(self, source_id: str) -> str:
        """Return the canonical URL of the video, which `recognise` reads back."""

    @abstractmethod
    def watch_url(self, source_id: str, at_ms: int) -> str:
        """Return the URL of the video at the host from that time; '' if it only plays here."""

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        """Return the URL of the host's player; '' if the <video> element plays the file itself."""
        return ""

    def media_host(self, source_id: str) -> str:
        """Return the other host that a <video> reads from; '' for a stored file or an embed."""
        return ""

    def oembed_url(self, source_id: str) -> str:
        """Return the URL of the host's description of the video; '' if it has none (oEmbed)."""
        return ""

    def not_a_video_error(self, url: SplitResult) -> BrokenUrl:
        return BrokenUrl(
            gettext_noop(
                "“%(value)s” is not a video at %(label)s. Copy the address of one video, "
                "such as %(example)s."
            ),
            value=quote(url.geturl()),
            label=self.label,
            example=self.example,
        )


def oembed_query(endpoint: str, url: str) -> str:
    return f"{endpoint}?{urlencode({'format': 'json', 'url': url})}"


def host_of(url: SplitResult) -> str:
    return (url.hostname or "").rstrip(".")


def segments(url: SplitResult) -> list[str]:
    return [segment for segment in url.path.split("/") if segment]


def parameter(url: SplitResult, *names: str) -> str:
    """Return the first of these query parameters that is present and not empty."""
    return _first(parse_qs(url.query), names)


def without_language(parts: list[str]) -> list[str]:
    """Return the path without a language or country in front, such as `/de/` or `/pt-br/`."""
    return parts[1:] if len(parts) > 1 and LANGUAGE.fullmatch(parts[0]) else parts


def range_of(
    url: SplitResult, starts: tuple[str, ...] = (), ends: tuple[str, ...] = ()
) -> tuple[int | None, int | None]:
    """Return the start and end in the URL in milliseconds, each None if there is none.

    Read from the query parameters with those names, else from the fragment: a W3C media fragment
    (`#t=10,20`), `#t=1m20s`, `#start=10&end=20`, or archive.org's `#start/3600/end/3660`. An end
    that is not after the start is ignored.
    """
    query, fragment = parse_qs(url.query), _fragment(url.fragment)
    start_text = _first(query, starts) or _first(fragment, ("t", "start"))
    end_text = _first(query, ends) or _first(fragment, ("end",))
    if "," in start_text:
        start_text, _comma, end_part = start_text.partition(",")
        end_text = end_text or end_part
    start_ms = parse_media_time(start_text) if start_text else None
    end_ms = parse_media_time(end_text) if end_text else None
    return start_ms, end_ms if end_ms is not None and end_ms > (start_ms or 0) else None


def _first(values: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((values[name][0] for name in names if name in values), "")


def _fragment(text: str) -> dict[str, list[str]]:
    if "=" in text:
        return parse_qs(text.lstrip("?!"))
    parts = text.strip("/").split("/")
    return {name: [value] for name, value in zip(parts[::2], parts[1::2], strict=False) if value}

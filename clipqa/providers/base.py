"""What a video host can do, and the two ways in which an address can be refused."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal
from urllib.parse import SplitResult, parse_qs

from clipqa.sentences import SentenceError, gettext_noop, quote
from clipqa.timecodes import parse_media_time

# exact: our own watch stops it; by_host: the host's own start and end; link: no player at all.
Stops = Literal["exact", "by_host", "link"]


class SourceError(SentenceError):
    """A pasted address that can't become a video."""


class BrokenUrl(SourceError):  # noqa: N818 (says what is wrong, as in every sentence)
    """Not an address at all, or one of a known host that names no video."""


class UnknownProvider(SourceError):  # noqa: N818 (as above)
    """A sound address of a host that is not in the table."""


@dataclass(frozen=True)
class Source:
    provider: str
    source_id: str
    start_ms: int | None = None


class Provider(ABC):
    """One row of the table. Knows addresses only: it never fetches anything."""

    name: ClassVar[str]
    label: ClassVar[str]
    example: ClassVar[str]  # an address that it recognises, shown in sentences
    stops: Stops = "exact"
    frame_hosts: tuple[str, ...] = ()  # what the content security policy must let us frame

    @abstractmethod
    def recognise(self, url: SplitResult) -> Source | None:
        """The video that the address names; None if the address belongs to another host."""

    @abstractmethod
    def canonical_url(self, source_id: str) -> str:
        """The address that stands for the video; `recognise` reads it back."""

    @abstractmethod
    def watch_url(self, source_id: str, at_ms: int) -> str:
        """Where a reader sees the video at the host from that moment; '' if only here."""

    def embed_url(self, source_id: str, start_ms: int, end_ms: int) -> str:
        """The host's player page; '' where our own <video> plays the media itself."""
        return ""

    def media_host(self, source_id: str) -> str:
        """The other host that a <video> would read from; '' when local or an embed."""
        return ""

    def names_no_video(self, url: SplitResult) -> BrokenUrl:
        return BrokenUrl(
            gettext_noop(
                "“%(value)s” names no %(label)s video. Copy the address of one video, "
                "such as %(example)s."
            ),
            value=quote(url.geturl()),
            label=self.label,
            example=self.example,
        )


def host_of(url: SplitResult) -> str:
    return (url.hostname or "").rstrip(".")


def segments(url: SplitResult) -> list[str]:
    return [segment for segment in url.path.split("/") if segment]


def parameter(url: SplitResult, *names: str) -> str:
    """The first of these query parameters that is there and not empty."""
    values = parse_qs(url.query)
    return next((values[name][0] for name in names if name in values), "")


def start_of(url: SplitResult, *names: str) -> int | None:
    """The moment that the address asks for: a parameter, else the fragment `#t=`."""
    asked = parameter(url, *names) if names else ""
    fragment = parse_qs(url.fragment)
    asked = asked or fragment.get("t", [""])[0].partition(",")[0]
    return parse_media_time(asked) if asked else None

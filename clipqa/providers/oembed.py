"""What a host says of a video: its oEmbed description, parsed without trust."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from clipqa.fetching import (
    AnsweredError,
    Client,
    FetchError,
    RefusedError,
    UnavailableError,
    oembed,
    thumbnail,
)
from clipqa.fetching.urls import Target, parse_url
from clipqa.lib.characters import TextError, check_text
from clipqa.lib.sentences import gettext_noop
from clipqa.providers.base import Provider, Source
from clipqa.providers.table import ProviderTable

MAX_TITLE: Final = 300
MAX_AUTHOR: Final = 120
MAX_SECONDS: Final = 100 * 60 * 60
# A description has some twenty members. json.loads() takes up to 70 bytes for each empty list, so a
# megabyte of them would take 25.
MAX_CONTAINERS: Final = 500
MAX_MEMBERS: Final = 20_000

NO_DESCRIPTION = gettext_noop(
    "%(label)s offers no descriptions of videos. Type the title and the outlet in."
)
NOT_PUBLIC = gettext_noop(
    "%(label)s describes no video at this address: it is gone, private or not to be embedded. "
    "Type the title and the outlet in."
)
NO_PICTURE = gettext_noop("%(label)s names no picture of this video that ClipQA may fetch.")
UNREADABLE = gettext_noop(
    "The description that %(label)s sent can't be read. Type the title and the outlet in."
)


@dataclass(frozen=True)
class VideoDetails:
    """A video as its host describes it. '' or None stands for everything that it does not say."""

    source: Source
    title: str
    author: str = ""  # the channel, which may be an outlet
    author_url: str = ""
    thumbnail_url: str = ""
    duration_ms: int | None = None


def look_up_video(table: ProviderTable, text: str, client: Client) -> VideoDetails:
    """Return the details of the video at a pasted URL.

    Raises `SourceError` for a URL that is not a video, and `FetchError` if the host tells nothing;
    the message of each is a sentence for the user.
    """
    source = table.recognise(text)
    row = table[source.provider]
    url = row.oembed_url(source.source_id)
    if not url:
        raise RefusedError(NO_DESCRIPTION, label=row.label)
    try:
        response = client.fetch(url, oembed(row.oembed_hosts))
    except AnsweredError as error:
        raise FetchError(NOT_PUBLIC, label=row.label) from error
    return parse_details(row, source, response.body)


def fetch_thumbnail(table: ProviderTable, details: VideoDetails, client: Client) -> bytes:
    """Return the untrusted picture of a video. Raises `FetchError`."""
    row = table[details.source.provider]
    if not details.thumbnail_url:
        raise RefusedError(NO_PICTURE, label=row.label)
    return client.fetch(details.thumbnail_url, thumbnail(row.thumbnail_hosts)).body


def parse_details(row: Provider, source: Source, body: bytes) -> VideoDetails:
    values = _members(body)
    title = _text(values.get("title"), MAX_TITLE)
    if not title:
        raise UnavailableError(UNREADABLE, label=row.label)
    return VideoDetails(
        source,
        title,
        author=_text(values.get("author_name"), MAX_AUTHOR),
        author_url=_page(values.get("author_url")),
        thumbnail_url=_picture(row, values.get("thumbnail_url")),
        duration_ms=_milliseconds(values.get("duration")),
    )


def _members(body: bytes) -> dict[str, Any]:
    """Return the members of a JSON object; {} if it is none, or too deep or too full."""
    if body.count(b"[") + body.count(b"{") > MAX_CONTAINERS or body.count(b",") > MAX_MEMBERS:
        return {}
    try:
        values = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        return {}
    return values if isinstance(values, dict) else {}


def _text(value: object, longest: int) -> str:
    """Return a text that every field accepts; '' for anything else."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    text = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    try:
        check_text(text)
    except TextError:
        return ""
    return text


def _page(value: object) -> str:
    target = _target(value)
    return target.url if target else ""


def _picture(row: Provider, value: object) -> str:
    """Return the URL of the picture; '' if it is not at a host from which it may be fetched."""
    target = _target(value)
    policy = thumbnail(row.thumbnail_hosts)
    return target.url if target and policy.allows_host(target.host) else ""


def _target(value: object) -> Target | None:
    try:
        return parse_url(value) if isinstance(value, str) else None
    except RefusedError:
        return None


def _milliseconds(value: object) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= MAX_SECONDS:  # type: ignore[operator]
        return None
    return round(value * 1000) or None  # type: ignore[operator]

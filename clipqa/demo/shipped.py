"""The shipped files: the description of the demo library, and its answers as import records."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, NotRequired, TypedDict, cast

FOLDER: Final = Path(__file__).parent
MEDIA: Final = FOLDER / "media"
ANSWERS: Final = FOLDER / "answers.jsonl"
ARTICLES: Final = FOLDER / "articles.jsonl"
DRAWINGS: Final = FOLDER / "drawings"


class ShippedOutlet(TypedDict):
    name: str
    colour: str
    website: str
    description: str


class ShippedTopic(TypedDict):
    name: str
    position: int
    explainer: str


class ShippedVideo(TypedDict):
    url: str
    outlet: str
    title: str
    seconds: int
    aired_on: str | None
    language: str
    slate: NotRequired[list[str]]  # the text of its slate: outlet and title
    health: NotRequired[str]  # of a source that does not play
    checked_on: NotRequired[str]


class ShippedLibrary(TypedDict):
    outlets: list[ShippedOutlet]
    topics: list[ShippedTopic]
    videos: list[ShippedVideo]
    scheduled: dict[str, int]  # key of a draft -> days until it is published


@cache
def shipped_library() -> ShippedLibrary:
    return cast("ShippedLibrary", json.loads((FOLDER / "library.json").read_text("utf-8")))


def shipped_records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ANSWERS.read_text("utf-8").splitlines()]


def shipped_articles() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]


def shipped_poster(video_url: str, start_ms: int) -> Path | None:
    """Return the picture of the frame at a clip's start; None for a source without a slate."""
    path = Path(video_url)
    name = path.parent.name if path.suffix == ".m3u8" else path.stem
    picture = MEDIA / "posters" / f"{name}-{start_ms:06}.webp"
    return picture if picture.is_file() else None

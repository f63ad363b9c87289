"""Which files of the media storage are public: those that a published answer or article shows.

A poster belongs to the clip, video, outlet, topic, author or block of an article that names it, a
film to its video. A file that
no record names is public only below the folder of a stored HLS playlist, since records name the
playlist but not its segments.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils import timezone

from clipqa import providers
from clipqa.db.statements import compiled_once, placeholder
from clipqa.models import (
    Article,
    Author,
    Clip,
    LibraryState,
    Outlet,
    PictureBlock,
    Topic,
    Video,
)
from clipqa.models.dependents import has_published_answer
from clipqa.models.video import STORED_PREFIX
from clipqa.posters.stored import FOLDER

MAX_NAME_LENGTH: Final = 1_000
POSTER: Final = re.compile(rf"({FOLDER}/.+)-\d+\.(?:webp|jpg)", re.ASCII)
CACHE_SIZE: Final = 4_096
PUBLIC_WITH_POSTER: Final[tuple[Any, ...]] = (Video, Outlet, Topic, Author)

# At most one state, with the time at which it was read.
_last_state: list[tuple[LibraryState, float]] = []


def is_public(name: str, state: LibraryState) -> bool:
    """Whether a file is public; cached by the version, since a film is requested in many parts."""
    if len(name) > MAX_NAME_LENGTH:
        return False
    if not state.counters_current():
        return _is_shown(name, _read_folders)  # a due change is not in this version yet
    return _cached_is_shown(state.library_version, name)


def remember_state(state: LibraryState) -> None:
    """Store a state that was just read, for use during a database outage."""
    _last_state[:] = [(state, time.monotonic())]


def last_state(seconds: float) -> LibraryState | None:
    """Return the last stored state, or None if it is older than `seconds`."""
    state, at = _last_state[0] if _last_state else (None, 0.0)
    return state if at > time.monotonic() - seconds else None


def clear_publication_cache() -> None:
    """Clear the caches in a process that switches to another library."""
    _last_state.clear()
    _cached_is_shown.cache_clear()
    _cached_folders.cache_clear()


@lru_cache(maxsize=CACHE_SIZE)
def _cached_is_shown(library_version: int, name: str) -> bool:
    return _is_shown(name, lambda: _cached_folders(library_version))


def _is_shown(name: str, folders: Callable[[], dict[str, bool]]) -> bool:
    if poster := POSTER.fullmatch(name):
        return bool(_poster_owners().ask(base=poster[1], now=timezone.now()))
    videos = _videos().ask(source=f"{STORED_PREFIX}{name}", now=timezone.now())
    # Computed in any case, so that a hidden film takes as long as an unknown one.
    is_part = _is_part_of_a_stream(name, folders())
    return any(is_shown for (is_shown,) in videos) if videos else is_part


@compiled_once
def _poster_owners() -> QuerySet[Any, Any]:
    """Select a row for each public record with this poster."""
    now: Any = placeholder("now")
    clips = Clip.objects.filter(has_published_answer("clip", now))
    others = [model.objects.public(now) for model in PUBLIC_WITH_POSTER]
    articles = Article.objects.published(now).filter(pk=OuterRef("parent"))
    pictures = PictureBlock.objects.filter(Exists(articles))
    rows: list[QuerySet[Any, Any]] = [
        each.filter(poster=placeholder("base")).order_by().values_list(Value(1))
        for each in (clips, *others, pictures)
    ]
    return rows[0].union(*rows[1:], all=True)


@compiled_once
def _videos() -> QuerySet[Any, Any]:
    """Select for each video with this film whether it is public."""
    films = Video.objects.filter(
        provider__in=providers.MEDIA_PROVIDERS, source_id=placeholder("source")
    )
    now: Any = placeholder("now")
    return films.order_by().values_list(has_published_answer("clip__video", now))


def _is_part_of_a_stream(name: str, folders: dict[str, bool]) -> bool:
    """Whether the nearest folder above the file that has a playlist belongs to a public video."""
    return next((folders[each] for each in _folders_above(name) if each in folders), False)


def _folders_above(name: str) -> Iterator[str]:
    """Yield folders above a file, the nearest first; the root only for files directly in it."""
    folder, slash, _ = name.rpartition("/")
    while slash:
        yield folder
        folder, slash, _ = folder.rpartition("/")
    if "/" not in name:
        yield ""


@lru_cache(maxsize=2)
def _cached_folders(library_version: int) -> dict[str, bool]:
    return _read_folders()


def _read_folders() -> dict[str, bool]:
    """Map the folders of stored playlists to whether one of their videos is public."""
    stored = Video.objects.filter(provider="hls", source_id__startswith=STORED_PREFIX)
    is_shown_now = has_published_answer("clip__video", None)
    folders: dict[str, bool] = {}
    for source_id, is_shown in stored.order_by().values_list("source_id", is_shown_now):
        folder = source_id.removeprefix(STORED_PREFIX).rpartition("/")[0]
        folders[folder] = folders.get(folder, False) or bool(is_shown)
    return folders

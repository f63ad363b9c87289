"""Build a `Poster` from the fields of a record."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.storage import default_storage

from clipqa.models.poster import WithPoster
from clipqa.posters.poster import Poster
from clipqa.posters.renditions import rendition_widths
from clipqa.posters.stored import rendition_name

Url = Callable[[str], str]  # returns the URL of a name in the media storage


def poster_of(owner: WithPoster, url: Url | None = None) -> Poster | None:
    return poster_view(owner.poster, owner.poster_width, owner.poster_height, url)


def poster_view(base: str, width: int, height: int, url: Url | None = None) -> Poster | None:
    """Return None if there is no poster; templates then draw a placeholder.

    `url` defaults to public URLs.
    """
    if not base:
        return None
    url = url or default_storage.url
    return Poster(
        src=url(rendition_name(base, width, "jpg")),
        srcset_webp=_srcset(base, width, "webp", url),
        srcset=_srcset(base, width, "jpg", url),
        width=width,
        height=height,
    )


def _srcset(base: str, width: int, extension: str, url: Url) -> str:
    return ", ".join(
        f"{url(rendition_name(base, each, extension))} {each}w" for each in rendition_widths(width)
    )

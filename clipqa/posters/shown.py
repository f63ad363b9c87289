"""From the fields of a record to what its template shows."""

from __future__ import annotations

from django.core.files.storage import default_storage

from clipqa.models.poster import WithPoster
from clipqa.posters.poster import Poster
from clipqa.posters.renditions import rendition_widths
from clipqa.posters.stored import rendition_name


def poster_of(owner: WithPoster) -> Poster | None:
    return poster_view(owner.poster, owner.poster_width, owner.poster_height)


def poster_view(base: str, width: int, height: int) -> Poster | None:
    """None where there is no poster, so that the template draws one."""
    if not base:
        return None
    return Poster(
        src=default_storage.url(rendition_name(base, width, "jpg")),
        srcset_webp=_srcset(base, width, "webp"),
        srcset=_srcset(base, width, "jpg"),
        width=width,
        height=height,
    )


def _srcset(base: str, width: int, extension: str) -> str:
    return ", ".join(
        f"{default_storage.url(rendition_name(base, each, extension))} {each}w"
        for each in rendition_widths(width)
    )

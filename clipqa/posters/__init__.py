"""Still images of our own: made by Pillow, kept in the media storage, shown as `Poster`."""

from clipqa.posters.attach import attach_poster, remove_poster
from clipqa.posters.ensure import ensure_poster
from clipqa.posters.limits import PosterError
from clipqa.posters.poster import Poster
from clipqa.posters.shown import poster_of, poster_view

__all__ = [
    "Poster",
    "PosterError",
    "attach_poster",
    "ensure_poster",
    "poster_of",
    "poster_view",
    "remove_poster",
]

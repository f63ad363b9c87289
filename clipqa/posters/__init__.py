"""Posters: pictures rendered by Pillow, stored in the media storage, and shown as `Poster`."""

from clipqa.posters.attach import attach_poster, attach_renditions, remove_poster
from clipqa.posters.ensure import ensure_poster
from clipqa.posters.limits import PosterError
from clipqa.posters.poster import Poster
from clipqa.posters.renditions import Renditions, make_renditions
from clipqa.posters.shown import poster_of, poster_view

__all__ = [
    "Poster",
    "PosterError",
    "Renditions",
    "attach_poster",
    "attach_renditions",
    "ensure_poster",
    "make_renditions",
    "poster_of",
    "poster_view",
    "remove_poster",
]

"""Poster files in the media storage, which share a random base name."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from clipqa.posters.renditions import EXTENSIONS, Renditions, rendition_widths

FOLDER = "posters"


def new_base() -> str:
    """Return `posters/ab/ab…` with 128 random bits. Subfolders keep directories small."""
    token = secrets.token_urlsafe(16)
    return f"{FOLDER}/{token[:2]}/{token}"


def rendition_name(base: str, width: int, extension: str) -> str:
    return f"{base}-{width}.{extension}"


def rendition_names(base: str, width: int) -> list[str]:
    return [
        rendition_name(base, each, extension)
        for each in rendition_widths(width)
        for extension in EXTENSIONS
    ]


def store_renditions(renditions: Renditions) -> str:
    """Store all files, or none if one fails. Return the base name."""
    base = new_base()
    try:
        for file in renditions.files:
            name = rendition_name(base, file.width, file.extension)
            default_storage.save(name, ContentFile(file.data))
    except BaseException:
        delete_renditions(base, renditions.width)
        raise
    return base


def delete_renditions(base: str, width: int) -> None:
    for name in rendition_names(base, width) if base else []:
        default_storage.delete(name)

"""Films that editors upload: what is taken, and under which name it is kept."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from clipqa.posters.frames import probe_duration_ms
from clipqa.stored_files import stored_path

FOLDER: Final = "videos"
HEAD: Final = 4096
UNKNOWN_NAME = _("Only MP4, M4V and WebM films play here. Convert the film to one of these.")
TOO_LARGE = _("The film is larger than %(megabytes)s MB. Encode it smaller.")
NO_SUCH_FILM = _("The name ends in %(extension)s, but the file is no such film. Convert it anew.")
PICTURES: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
SOUNDS: Final = (b"M4A ", b"M4B ", b"M4P ")


def validate_video_file(file: File) -> None:
    """A Django validator: the name, the size and the first bytes must all fit."""
    extension = _extension(file.name)
    if extension not in LOOKS_RIGHT:
        raise ValidationError(UNKNOWN_NAME, code="extension")
    if file.size > settings.CLIPQA_MAX_UPLOAD_MB * 1024 * 1024:
        limit = {"megabytes": settings.CLIPQA_MAX_UPLOAD_MB}
        raise ValidationError(TOO_LARGE, code="size", params=limit)
    if not LOOKS_RIGHT[extension](_head(file)):
        raise ValidationError(NO_SUCH_FILM, code="content", params={"extension": extension})


def video_upload_name(filename: str) -> str:
    """`videos/ab/ab….mp4`: nothing of the given name but its ending, and 128 random bits."""
    extension = _extension(filename)
    if extension not in LOOKS_RIGHT:
        raise ValueError("only a validated film gets a name")
    token = secrets.token_urlsafe(16)
    return f"{FOLDER}/{token[:2]}/{token}{extension}"


def store_video(file: File) -> str:
    """Keep a validated film; its name in the media storage, which `media:` sources carry."""
    name = video_upload_name(file.name or "")
    try:
        return default_storage.save(name, file)
    except BaseException:
        drop_video(name)  # half a film is none, and takes up the room that there is too little of
        raise


def drop_video(name: str) -> None:
    default_storage.delete(name)


def stored_duration_ms(name: str) -> int | None:
    """How long a stored film lasts, where ffprobe can tell."""
    path = stored_path(name)
    return probe_duration_ms(path) if path else None


def _extension(name: str | None) -> str:
    return PurePath(name or "").suffix.lower()


def _head(file: File) -> bytes:
    file.seek(0)
    head: bytes = file.read(HEAD)
    file.seek(0)
    return head


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] not in PICTURES + SOUNDS


def _is_webm(head: bytes) -> bool:
    """EBML with the document type webm; Matroska looks the same but for that word."""
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head


LOOKS_RIGHT: Final = {".mp4": _is_mp4, ".m4v": _is_mp4, ".webm": _is_webm}

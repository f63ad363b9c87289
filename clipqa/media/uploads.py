"""Validation and storage of uploaded films."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import IO, Final, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from clipqa.lib.containers import is_truncated
from clipqa.lib.stored_files import stored_path
from clipqa.posters.frames import probe_duration_ms

FOLDER: Final = "videos"
HEADER_BYTES: Final = 4096
UNSUPPORTED_EXTENSION = _(
    "Only MP4, M4V and WebM films play here. Convert the film to one of these."
)
TOO_LARGE = _("The film is larger than %(megabytes)s MB. Encode it smaller.")
WRONG_CONTENT = _(
    "The name ends in %(extension)s, but the file has another format. Convert the film again."
)
INCOMPLETE = _(
    "The film is incomplete: the file ends before the film does. Check whether it plays to its "
    "end on your computer, then upload it again."
)
IMAGE_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
AUDIO_BRANDS: Final = (b"M4A ", b"M4B ", b"M4P ")


def validate_video_file(file: File) -> None:
    """A Django validator that checks extension, size, first bytes and completeness."""
    extension = _extension(file.name)
    if extension not in SIGNATURE_CHECKS:
        raise ValidationError(UNSUPPORTED_EXTENSION, code="extension")
    if file.size > settings.CLIPQA_MAX_UPLOAD_MB * 1024 * 1024:
        limit = {"megabytes": settings.CLIPQA_MAX_UPLOAD_MB}
        raise ValidationError(TOO_LARGE, code="size", params=limit)
    if not SIGNATURE_CHECKS[extension](_head(file)):
        raise ValidationError(WRONG_CONTENT, code="content", params={"extension": extension})
    if is_truncated(cast("IO[bytes]", file), file.size, extension):
        raise ValidationError(INCOMPLETE, code="cut_short")


def video_upload_name(filename: str) -> str:
    """Return `videos/ab/ab….mp4`: 128 random bits and the extension of the given name."""
    extension = _extension(filename)
    if extension not in SIGNATURE_CHECKS:
        raise ValueError("only a validated film gets a name")
    token = secrets.token_urlsafe(16)
    return f"{FOLDER}/{token[:2]}/{token}{extension}"


def store_video(file: File) -> str:
    """Store a validated film. Return its name in the media storage, used in `media:` sources."""
    name = video_upload_name(file.name or "")
    try:
        return default_storage.save(name, file)
    except BaseException:
        delete_video(name)  # a partial file is useless and takes up disk space
        raise


def delete_video(name: str) -> None:
    default_storage.delete(name)


def stored_duration_ms(name: str) -> int | None:
    """Return the duration of a stored film, or None if ffprobe can't determine it."""
    path = stored_path(name)
    return probe_duration_ms(path) if path else None


def _extension(name: str | None) -> str:
    return PurePath(name or "").suffix.lower()


def _head(file: File) -> bytes:
    file.seek(0)
    head: bytes = file.read(HEADER_BYTES)
    file.seek(0)
    return head


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] not in IMAGE_BRANDS + AUDIO_BRANDS


def _is_webm(head: bytes) -> bool:
    """Check for EBML with the document type webm, by which it differs from Matroska."""
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head


SIGNATURE_CHECKS: Final = {".mp4": _is_mp4, ".m4v": _is_mp4, ".webm": _is_webm}

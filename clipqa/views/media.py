"""Files of the local media storage, in parts where asked: without Range no browser can seek."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clipqa.byte_ranges import Part, UnsatisfiableRangeError, parse_range
from clipqa.models import Tombstone
from clipqa.models.tombstone import MEDIA
from clipqa.stored_files import stored_path
from clipqa.views.errors import gone

CHUNK: Final = 64 * 1024
CONTENT_TYPES: Final = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".m4s": "video/iso.segment",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".png": "image/png",
}
# Uploads and posters carry 128 random bits in their name and never change under it.
UNGUESSABLE: Final = re.compile(r"(posters|videos)/[\w-]{2}/[\w-]{22}(-\d+)?\.\w+", re.ASCII)
FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"
# A sandbox would be stricter, but Chromium then refuses to play a film opened by its address.
SHOWN: Final = "default-src 'none'; img-src 'self'; media-src 'self'"
DOWNLOADED: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True)
class Stored:
    """A regular file, open; whoever holds it closes it."""

    file: BinaryIO
    size: int
    modified_ns: int

    @property
    def etag(self) -> str:
        return quote_etag(f"{self.modified_ns:x}-{self.size:x}")

    @property
    def modified(self) -> int:
        return self.modified_ns // 1_000_000_000


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        return _served(request, path)
    except Http404:
        if _was_erased(path):
            return gone(request)
        raise


def _was_erased(path: str) -> bool:
    try:
        return Tombstone.objects.covers(MEDIA, path)
    except DatabaseError:
        return False  # films are served without a database too


def _served(request: HttpRequest, path: str) -> HttpResponseBase:
    location = _location(path)
    if settings.CLIPQA_MEDIA_ACCEL:
        # Else the web server's own "not there" would go out with the film's Cache-Control.
        _open(location).file.close()
        return _described(_handed_over(path), path)
    stored = _open(location)
    try:
        response = _answer(request, stored)
    except BaseException:
        stored.file.close()
        raise
    if not response.streaming:
        stored.file.close()
    response["ETag"], response["Last-Modified"] = stored.etag, http_date(stored.modified)
    response["Accept-Ranges"] = "bytes"
    return _described(response, path)


def _location(path: str) -> Path:
    """Only plain relative names: whatever would need tidying up first is no address of ours."""
    is_odd = any(part.startswith(".") or not part for part in path.split("/"))
    location = None if is_odd or "\\" in path else stored_path(path)
    if location is None:  # a foreign storage serves its own files
        raise Http404
    return location


def _open(location: Path) -> Stored:
    try:
        # O_NONBLOCK: opening a pipe that lies in the folder must not wait for its writer.
        descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise Http404 from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Http404
    file = os.fdopen(descriptor, "rb", buffering=0)
    return Stored(file, status.st_size, status.st_mtime_ns)


def _answer(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    whole = Part(0, stored.size, stored.size)
    unchanged = get_conditional_response(request, stored.etag, stored.modified)
    if unchanged is not None:
        unchanged["Content-Length"] = str(stored.size if unchanged.status_code == 304 else 0)
        return unchanged
    if request.method == "HEAD":  # Range is defined for GET alone
        return HttpResponse(headers={"Content-Length": str(stored.size)})
    try:
        part = parse_range(_range_header(request, stored), stored.size)
    except UnsatisfiableRangeError:
        return _nothing_there(stored)
    return _streamed(stored, part or whole, 206 if part else 200)


def _range_header(request: HttpRequest, stored: Stored) -> str:
    """'' when the part asked for belongs to another version of the file than ours (If-Range)."""
    condition = request.headers.get("If-Range", "")
    if not condition or condition == stored.etag or _is_its_date(condition, stored):
        return request.headers.get("Range", "")
    return ""


def _is_its_date(condition: str, stored: Stored) -> bool:
    """A file changed within this second may change again under the same date: not strong."""
    is_strong = stored.modified < time.time() - 1
    return is_strong and parse_http_date_safe(condition) == stored.modified


def _nothing_there(stored: Stored) -> HttpResponse:
    sentence = _("The file has no such bytes. Ask for a range below its size.")
    content_range = {"Content-Range": f"bytes */{stored.size}"}
    return HttpResponse(sentence, "text/plain; charset=utf-8", status=416, headers=content_range)


def _streamed(stored: Stored, part: Part, status: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(FileSlice(stored.file, part.start, part.length), status=status)
    response["Content-Length"] = str(part.length)
    if status == 206:
        response["Content-Range"] = part.content_range
    return response


class FileSlice:
    """Part of an open file in small chunks; closes the file, even if never begun."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            chunk = self.file.read(min(CHUNK, self.left))
            if not chunk:
                # Breaking off tells the client; a short body would leave it waiting for more.
                raise OSError("a media file became shorter while it was being sent")
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()


def _handed_over(path: str) -> HttpResponse:
    """The web server in front sends the file itself, ranges and dates included."""
    prefix = settings.CLIPQA_MEDIA_ACCEL.rstrip("/")
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}/{quote(path)}"})


def _described(response: HttpResponseBase, path: str) -> HttpResponseBase:
    content_type = CONTENT_TYPES.get(Path(path).suffix.lower())
    if response.status_code != 416:
        response["Content-Type"] = content_type or "application/octet-stream"
    if content_type is None:
        response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = _how_long(path) if response.status_code < 400 else "no-store"
    response["Content-Security-Policy"] = SHOWN if content_type else DOWNLOADED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _how_long(path: str) -> str:
    return FOR_EVER if UNGUESSABLE.fullmatch(path) else FOR_AN_HOUR

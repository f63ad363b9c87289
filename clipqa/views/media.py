"""Serves files of the local media storage, with Range requests, which seeking requires."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clipqa.db.outages import outage_of
from clipqa.lib.byte_ranges import Part, UnsatisfiableRangeError, parse_range
from clipqa.lib.stored_files import stored_path
from clipqa.media import is_public, last_state, remember_state, seconds_left
from clipqa.middleware import library_state
from clipqa.models import LibraryState, Tombstone
from clipqa.models.tombstone import MEDIA
from clipqa.views.errors import gone
from clipqa.views.public import STALE_IF_ERROR_SECONDS, cache_control

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
BROWSER_MAX_AGE: Final = 60 * 60  # seconds; shared caches use the same times as for pages
# A sandbox would be stricter, but Chromium then refuses to play a film opened by its address.
INLINE_POLICY: Final = "default-src 'none'; img-src 'self'; media-src 'self'"
# Posters, which are share images too, and captions; films play on this site alone.
CROSS_ORIGIN_TYPES: Final = ("image/", "text/vtt")
DOWNLOAD_POLICY: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True)
class StoredFile:
    """An open regular file. The caller closes it."""

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
    """Serve a file that a published answer shows."""
    location = _location(path)
    state = _state(request)
    if not is_public(path, state):
        return _missing(request, path)
    return _serve(request, path, location, cache_control(state, BROWSER_MAX_AGE))


@require_safe
def serve_private(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """Serve any file by a signed URL, as the admin and previews contain them."""
    location, seconds = _location(path), seconds_left(token, path)
    if not seconds:
        raise Http404
    return _serve(request, path, location, f"private, max-age={min(BROWSER_MAX_AGE, seconds)}")


def _state(request: HttpRequest) -> LibraryState:
    """Return the library's state; during a database outage, the last one that was read.

    So films that are known to be public keep playing for as long as caches serve stale pages.
    """
    try:
        state = library_state(request)
    except Error as error:
        last_known = last_state(STALE_IF_ERROR_SECONDS) if outage_of(error) else None
        if last_known is None:
            raise
        return last_known
    remember_state(state)
    return state


def _missing(request: HttpRequest, path: str) -> HttpResponse:
    """Run the same statements for hidden and unknown files, so that timing reveals neither."""
    if Tombstone.objects.covers(MEDIA, path):
        return gone(request)
    raise Http404


def _serve(request: HttpRequest, path: str, location: Path, caching: str) -> HttpResponseBase:
    if settings.CLIPQA_MEDIA_ACCEL:
        # Raise Http404 here: a 404 of the web server would carry the film's Cache-Control.
        _open(location).file.close()
        return _with_headers(_accelerate(path), path, caching)
    stored = _open(location)
    try:
        response = _respond(request, stored)
    except BaseException:
        stored.file.close()
        raise
    if not response.streaming:
        stored.file.close()
    response["ETag"], response["Last-Modified"] = stored.etag, http_date(stored.modified)
    response["Accept-Ranges"] = "bytes"
    return _with_headers(response, path, caching)


def _location(path: str) -> Path:
    """Return the path of a file. Names with empty or dotted parts or backslashes are a 404."""
    is_odd = any(part.startswith(".") or not part for part in path.split("/"))
    location = None if is_odd or "\\" in path else stored_path(path)
    if location is None:  # a foreign storage serves its own files
        raise Http404
    return location


def _open(location: Path) -> StoredFile:
    try:
        # O_NONBLOCK: opening a named pipe in the folder must not wait for its writer.
        descriptor = os.open(location, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise Http404 from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Http404
    file = os.fdopen(descriptor, "rb", buffering=0)
    return StoredFile(file, status.st_size, status.st_mtime_ns)


def _respond(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
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
        return _range_not_satisfiable(stored)
    return _stream(stored, part or whole, 206 if part else 200)


def _range_header(request: HttpRequest, stored: StoredFile) -> str:
    """Return the Range header, or '' if If-Range names another version of the file."""
    condition = request.headers.get("If-Range", "")
    if not condition or condition == stored.etag or _matches_date(condition, stored):
        return request.headers.get("Range", "")
    return ""


def _matches_date(condition: str, stored: StoredFile) -> bool:
    """Whether the date is a strong validator that matches (RFC 9110, section 8.8.2.2).

    A file modified within the last second may change again under the same date.
    """
    is_strong = stored.modified < time.time() - 1
    return is_strong and parse_http_date_safe(condition) == stored.modified


def _range_not_satisfiable(stored: StoredFile) -> HttpResponse:
    sentence = _("The file has no such bytes. Request a range below its size.")
    content_range = {"Content-Range": f"bytes */{stored.size}"}
    return HttpResponse(sentence, "text/plain; charset=utf-8", status=416, headers=content_range)


def _stream(stored: StoredFile, part: Part, status: int) -> StreamingHttpResponse:
    file_slice = FileSlice(stored.file, part.start, part.length)
    response = StreamingHttpResponse(file_slice, status=status)
    # Django passes such a response to the server as a file (wsgi.file_wrapper), and
    # clipqa/serving sends it without occupying a thread.
    response.file_to_stream = file_slice  # type: ignore[attr-defined]
    response.block_size = CHUNK  # type: ignore[attr-defined]
    response["Content-Length"] = str(part.length)
    if status == 206:
        response["Content-Range"] = part.content_range
    return response


class FileSlice:
    """Iterates over a part of an open file in chunks. close() closes the file, read or not."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            yield self.read()

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes; b"" at the end."""
        chunk = self.file.read(min(size, self.left))
        if self.left and not chunk:
            # Aborting the connection tells the client; a short body would keep it waiting.
            raise OSError("a media file became shorter while it was being sent")
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def _accelerate(path: str) -> HttpResponse:
    """Let the web server in front send the file, including ranges and validators."""
    prefix = settings.CLIPQA_MEDIA_ACCEL.rstrip("/")
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}/{quote(path)}"})


def _with_headers(response: HttpResponseBase, path: str, caching: str) -> HttpResponseBase:
    content_type = CONTENT_TYPES.get(Path(path).suffix.lower())
    if response.status_code != 416:
        response["Content-Type"] = content_type or "application/octet-stream"
    if content_type is None:
        response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = caching if response.status_code < 400 else "no-store"
    response["Content-Security-Policy"] = INLINE_POLICY if content_type else DOWNLOAD_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    if (content_type or "").startswith(CROSS_ORIGIN_TYPES):
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

"""Read an HTTP response within limits of size and time."""

from __future__ import annotations

import io
import ssl
import zlib
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from typing import Final, cast

from clipqa.fetching.deadlines import Deadline
from clipqa.fetching.errors import OverBudgetError
from clipqa.fetching.policy import Policy

MAX_HEAD: Final = 64 * 1024  # of all header lines, with those of interim responses
MAX_FRAMING: Final = 64 * 1024  # of chunk sizes and trailers
PIECE: Final = 16 * 1024
GZIP: Final = 31  # zlib's number for the gzip format with the largest window


class Stream(io.RawIOBase):
    """The bytes of a connection, counted as they arrive, before http.client sees them."""

    def __init__(self, connection: ssl.SSLSocket, deadline: Deadline) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._left = MAX_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._connection.settimeout(self._deadline.left())
        size = self._connection.recv_into(cast("bytearray", buffer))
        self._left -= size
        if self._left < 0:
            raise OverBudgetError
        return size

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client asks of a socket."""
        return io.BufferedReader(self)

    def allow_body(self, size: int) -> None:
        self._left = size + MAX_FRAMING


def read_head(stream: Stream, method: str) -> HTTPResponse:
    """Return the response, with its head read."""
    response = HTTPResponse(stream, method=method)  # type: ignore[arg-type]
    try:
        response.begin()
    except BaseException:
        response.close()
        raise
    return response


def read_body(response: HTTPResponse, policy: Policy, begin_step: Callable[[], None]) -> bytes:
    """Return the decompressed body, or its beginning if the policy asks for no more."""
    if not policy.is_prefix and (response.length or 0) > policy.max_bytes:
        raise OverBudgetError
    decoder = _decoder(response)
    body = bytearray()
    while len(body) <= policy.max_bytes:
        begin_step()
        piece = response.read(PIECE)
        if not piece:
            break
        body += decoder.decode(piece, policy.max_bytes + 1 - len(body))
    if len(body) > policy.max_bytes and not policy.is_prefix:
        raise OverBudgetError
    if len(body) < policy.max_bytes or not policy.is_prefix:
        _refuse_truncated(response, decoder)
    return bytes(body[: policy.max_bytes])


def _refuse_truncated(response: HTTPResponse, decoder: Decoder) -> None:
    if response.length or not decoder.is_complete():
        raise HTTPException("The body is shorter than announced.")


class Decoder:
    """A body without compression."""

    def decode(self, piece: bytes, room: int) -> bytes:
        return piece[:room]

    def is_complete(self) -> bool:
        return True


class GzipDecoder(Decoder):
    """One gzip member. Never makes more bytes than there is room for."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(GZIP)

    def decode(self, piece: bytes, room: int) -> bytes:
        decoded = self._zlib.decompress(piece, room)
        if self._zlib.unused_data:
            raise HTTPException("Something follows the compressed body.")
        return decoded

    def is_complete(self) -> bool:
        return self._zlib.eof


def _decoder(response: HTTPResponse) -> Decoder:
    coding = response.getheader("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return Decoder()
    if coding in {"gzip", "x-gzip"}:
        return GzipDecoder()
    raise HTTPException("This content coding was not asked for.")

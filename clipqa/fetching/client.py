"""Fetch one URL within a policy."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.client import HTTPResponse
from typing import Final, Literal
from urllib.parse import urljoin

from clipqa.fetching.connecting import Network
from clipqa.fetching.deadlines import Deadline
from clipqa.fetching.errors import (
    NOT_AN_ADDRESS,
    OFF,
    OTHER_HOST,
    OTHER_TYPE,
    TOO_MANY_REDIRECTS,
    RefusedError,
    as_sentences,
    status_error,
)
from clipqa.fetching.policy import Policy
from clipqa.fetching.reading import Stream, read_body, read_head
from clipqa.fetching.urls import Target, parse_url
from clipqa.lib.sentences import quote

Method = Literal["GET", "HEAD"]

USER_AGENT: Final = "ClipQA"
REDIRECTS: Final = {301, 302, 303, 307, 308}
PERMANENT: Final = {301, 308}
TOTAL: Final = re.compile(r"bytes 0-[0-9]{1,18}/([0-9]{1,18})")
NUMBER: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Response:
    """An answer within the policy. `length` is the size of the whole, if the host says it.

    `is_moved` says that there were redirects, all of them permanent.
    """

    url: str
    content_type: str
    length: int | None
    body: bytes
    is_moved: bool = False


@dataclass(frozen=True)
class Redirect:
    target: Target
    is_permanent: bool


def at_once(_host: str) -> None:
    """Do not wait before a request."""


@dataclass(frozen=True)
class Client:
    """Sends no cookies and no credentials, and takes no proxy from the environment.

    `before_request` is called with the host before each request, also of a redirect.
    """

    network: Network = field(default_factory=Network)
    is_on: bool = True
    ends_at: float | None = None  # of all its fetches, on the clock of `time.monotonic`
    before_request: Callable[[str], None] = at_once

    def within(self, seconds: float) -> Client:
        """Return a client all of whose fetches together take at most this long."""
        return replace(self, ends_at=time.monotonic() + seconds)

    def fetch(self, url: str, policy: Policy, method: Method = "GET") -> Response:
        """Return the answer. Raises `FetchError` with a sentence for the user."""
        if not self.is_on:
            raise RefusedError(OFF)
        deadline = Deadline(policy.step_seconds, min(policy.total_seconds, self._left()))
        target = parse_url(url)
        permanent: list[bool] = []
        for _hop in range(policy.max_redirects + 1):
            if not policy.allows_host(target.host):
                raise RefusedError(OTHER_HOST, host=target.host)
            self.before_request(target.host)
            with as_sentences(target.host):
                answer = self._request(target, policy, method, deadline)
            if isinstance(answer, Response):
                return replace(answer, is_moved=bool(permanent) and all(permanent))
            target = answer.target
            permanent.append(answer.is_permanent)
        raise RefusedError(TOO_MANY_REDIRECTS, host=target.host)

    def _left(self) -> float:
        return math.inf if self.ends_at is None else self.ends_at - time.monotonic()

    def _request(
        self, target: Target, policy: Policy, method: Method, deadline: Deadline
    ) -> Response | Redirect:
        with self.network.connect(target.host, deadline) as connection:
            deadline.begin_step()
            connection.settimeout(deadline.left())
            connection.sendall(_head(target, policy, method))
            stream = Stream(connection, deadline)
            with read_head(stream, method) as response:
                if response.status in REDIRECTS:
                    return _redirected(target, response)
                content_type = _checked_type(target, policy, response)
                stream.allow_body(policy.max_bytes)
                is_head = method == "HEAD"
                body = b"" if is_head else read_body(response, policy, deadline.begin_step)
                return Response(target.url, content_type, _length(response), body)


def _head(target: Target, policy: Policy, method: Method) -> bytes:
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.host}",
        f"User-Agent: {USER_AGENT}",
        f"Accept: {', '.join(policy.content_types)}",
        f"Accept-Encoding: {'identity' if policy.is_prefix else 'gzip'}",
        "Connection: close",
    ]
    if policy.is_prefix and method == "GET":
        lines.append(f"Range: bytes=0-{policy.max_bytes - 1}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _redirected(target: Target, response: HTTPResponse) -> Redirect:
    location = response.getheader("Location", "")
    if not location:
        raise status_error(target.host, response.status)
    try:
        found = parse_url(urljoin(target.url, location))
    except RefusedError:
        raise
    except ValueError:
        raise RefusedError(NOT_AN_ADDRESS, value=quote(location)) from None
    return Redirect(found, response.status in PERMANENT)


def _checked_type(target: Target, policy: Policy, response: HTTPResponse) -> str:
    """Return the content type of a success. Its body is read only if the policy allows both."""
    is_part = response.status == 206 and policy.is_prefix
    if response.status != 200 and not is_part:
        raise status_error(target.host, response.status)
    content_type = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    if not policy.allows_type(content_type):
        raise RefusedError(OTHER_TYPE, host=target.host)
    return content_type


def _length(response: HTTPResponse) -> int | None:
    if response.status == 206:
        total = TOTAL.fullmatch(response.getheader("Content-Range", ""))
        return int(total[1]) if total else None
    length = response.getheader("Content-Length", "")
    is_coded = response.getheader("Content-Encoding", "identity") != "identity"
    return int(length) if NUMBER.fullmatch(length) and not is_coded else None

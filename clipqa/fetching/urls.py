"""Parse the URL of a fetch. Refuses every form in which two parsers could read two hosts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from clipqa.fetching.errors import (
    NOT_A_NAME,
    NOT_AN_ADDRESS,
    NOT_HTTPS,
    OTHER_PORT,
    WITH_USER,
    RefusedError,
)
from clipqa.lib.sentences import quote as quoted

MAX_LENGTH: Final = 2000
# At least two labels, the last of which begins with a letter. So no IP address is a name, nor any
# number that a resolver would take for one: 127.1, 0177.0.0.1, 0x7f000001, 2130706433.
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
NAME: Final = re.compile(
    rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII
)
# Python's codec is IDNA 2003, which maps these characters; browsers retain them (IDNA 2008), so the
# two would ask different hosts.
DEVIATIONS: Final = frozenset("ßς\u200c\u200d")
AS_WRITTEN: Final = "/%:@!$&'()*+,;=-._~?"


@dataclass(frozen=True)
class Target:
    """A checked URL: the host in ASCII, and path with query as they stand in the request."""

    host: str
    path: str

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


def parse_url(text: str) -> Target:
    """Return the host and path of an https URL. Raises `RefusedError`."""
    url = _split(text)
    if url.scheme != "https":
        raise RefusedError(NOT_HTTPS, value=quoted(text))
    if "@" in url.netloc:
        raise RefusedError(WITH_USER)
    if url.port not in {None, 443}:
        raise RefusedError(OTHER_PORT, value=quoted(text))
    host = _ascii(url.hostname or "")
    if not NAME.fullmatch(host):
        raise RefusedError(NOT_A_NAME, value=quoted(text))
    query = f"?{quote(url.query, safe=AS_WRITTEN)}" if url.query else ""
    return Target(host, quote(url.path or "/", safe=AS_WRITTEN) + query)


def _split(text: str) -> SplitResult:
    """Split the URL. urlsplit() drops tabs and line ends, so these are refused before."""
    is_plain = text.isprintable() and not {" ", "\\"} & {*text}
    if not is_plain or len(text) > MAX_LENGTH:
        raise RefusedError(NOT_AN_ADDRESS, value=quoted(text))
    try:
        url = urlsplit(text)
        url.port  # noqa: B018 (the property raises if the port is invalid)
    except ValueError:
        raise RefusedError(NOT_AN_ADDRESS, value=quoted(text)) from None
    return url


def _ascii(name: str) -> str:
    """Return the name in its xn-- form; '' if it has none that everybody agrees on."""
    name = name.removesuffix(".")
    if name.isascii():
        return name
    if DEVIATIONS.intersection(name):
        return ""
    try:
        return name.encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError is a subclass
        return ""

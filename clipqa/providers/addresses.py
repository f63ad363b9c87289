"""Parse pasted text to a split URL. Refuses everything that is invalid at any host."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.providers.base import BrokenUrl
from clipqa.providers.pasted import address_in

MAX_LENGTH = 1000
WITHOUT_SCHEME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?/", re.IGNORECASE)
HOST = re.compile(
    r"(?=.{1,240}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*"
)
IPV6 = re.compile(r"[0-9a-f:.]+")


def split_address(text: str) -> SplitResult:
    """Return the URL of an http(s) page or of a stored file. Raises `BrokenUrl`."""
    address = address_in(text)
    _check_address(address)
    if address.startswith("//"):
        address = f"https:{address}"
    elif WITHOUT_SCHEME.match(address):
        address = f"https://{address}"
    url = _split(address)
    return _stored(url) if url.scheme == "media" else _remote(url)


def _check_address(address: str) -> None:
    if not address:
        raise BrokenUrl(gettext_noop("The video's address is empty. Paste one, with https://."))
    if len(address) > MAX_LENGTH:
        raise too_long(len(address))
    if any(not char.isprintable() for char in address):
        raise BrokenUrl(
            gettext_noop(
                "“%(value)s” contains a character that is invalid in an address. "
                "Copy the address again."
            ),
            value=quote(address),
        )


def _split(address: str) -> SplitResult:
    try:
        url = urlsplit(address)
        url.port  # noqa: B018 (the property raises if the port is invalid)
        host = (url.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is a subclass
        raise _not_an_address(address) from None
    return url._replace(netloc=_netloc(url, host)) if host else url


def _netloc(url: SplitResult, host: str) -> str:
    host = f"[{host}]" if ":" in host else host
    user, at, _ = url.netloc.rpartition("@")
    return user + at + host + (f":{url.port}" if url.port is not None else "")


def _remote(url: SplitResult) -> SplitResult:
    if url.scheme not in {"http", "https"}:
        raise BrokenUrl(
            gettext_noop("“%(value)s” is not a web address. Give one that starts with https://."),
            value=quote(url.geturl()),
        )
    if "@" in url.netloc:
        raise BrokenUrl(
            gettext_noop(
                "The address contains a user name or password, which every reader would see. "
                "Give one without it."
            )
        )
    host = (url.hostname or "").rstrip(".")
    if not (HOST.fullmatch(host) or (":" in host and IPV6.fullmatch(host))):
        raise _not_an_address(url.geturl())
    return url


def _stored(url: SplitResult) -> SplitResult:
    parts = url.path.split("/")
    unsafe = url.netloc or url.query or url.fragment or "\\" in url.path
    if unsafe or any(part in {"", ".", ".."} for part in parts):
        raise BrokenUrl(
            gettext_noop(
                "“%(value)s” is not the name of a stored file. Write media: and the file's name, "
                "such as media:talks/first.mp4."
            ),
            value=quote(url.geturl()),
        )
    return url


def _not_an_address(address: str) -> BrokenUrl:
    return BrokenUrl(
        gettext_noop(
            "“%(value)s” is not an address. Copy it whole from the browser, with https://."
        ),
        value=quote(address),
    )


def too_long(length: int) -> BrokenUrl:
    return BrokenUrl(
        gettext_noop(
            "The video's address has %(length)d characters. Give one of at most %(longest)d."
        ),
        length=length,
        longest=MAX_LENGTH,
    )

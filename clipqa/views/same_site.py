"""Whether a form was sent from one of our own pages: what a token says, without a cookie."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

PLAIN_PORTS = {"http": 80, "https": 443}


def is_from_this_site(request: HttpRequest) -> bool:
    """Browsers say where a form was sent from, and no page can make them say otherwise.

    Sec-Fetch-Site speaks of the browser's own view, so it holds behind any proxy. Browsers
    without it send Origin, very old ones the Referer. One that says nothing is refused.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("Origin", "null")
    return _host(origin if origin != "null" else request.headers.get("Referer", "")) in {
        *_own_hosts(request)
    }


def _own_hosts(request: HttpRequest) -> set[str]:
    """The name that was asked for, and the public one, which a proxy may have put aside.

    The scheme is left out: behind a proxy that isn't trusted to tell it, it is unknown here.
    """
    hosts = {
        _host(f"{request.scheme}://{request.get_host()}"),
        _host(f"https://{request.get_host()}"),
    }
    return (hosts | {_host(settings.CLIPQA_SITE_URL)}) - {""}


def _host(address: str) -> str:
    """Name and port of an address, '' if it is none; the scheme's own port counts as none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in PLAIN_PORTS or not parts.hostname:
        return ""
    is_plain = port is None or port == PLAIN_PORTS[parts.scheme]
    return parts.hostname if is_plain else f"{parts.hostname}:{port}"

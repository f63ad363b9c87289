"""CSRF protection without a cookie: checks that a form was sent from a page of this site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_from_this_site(request: HttpRequest) -> bool:
    """Check the headers by which browsers name the origin of a request; scripts can't set them.

    Sec-Fetch-Site is relative to the URL that the browser requested, so it is right behind any
    proxy. Browsers without it send Origin, very old ones Referer. Without any of them the request
    is refused.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin", "null")
    return _host(origin if origin != "null" else request.headers.get("Referer", "")) in {
        *_own_hosts(request)
    }


def _own_hosts(request: HttpRequest) -> set[str]:
    """Return the requested host and that of CLIPQA_SITE_URL, since a proxy may replace Host.

    Schemes aren't compared: behind an untrusted proxy the scheme is unknown.
    """
    hosts = {
        _host(f"{request.scheme}://{request.get_host()}"),
        _host(f"https://{request.get_host()}"),
    }
    return (hosts | {_host(settings.CLIPQA_SITE_URL)}) - {""}


def _host(address: str) -> str:
    """Return host and port of a URL without a default port; '' if it is invalid."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    is_default = port is None or port == DEFAULT_PORTS[parts.scheme]
    return parts.hostname if is_default else f"{parts.hostname}:{port}"

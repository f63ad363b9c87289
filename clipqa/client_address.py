"""Whom to count a try against: the address that the last trusted proxy saw."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

HOME_PREFIX = 64  # one household or office has all of a /64 to itself


def client_address(request: HttpRequest) -> str:
    """The client's address; of IPv6 its network, since the rest is the client's to choose.

    What stands further left in X-Forwarded-For than our own proxies wrote was written by
    whoever asked, and proves nothing.
    """
    told = _told_by_proxies(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    address = _parsed(told) or _parsed(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, HOME_PREFIX), strict=False))
    return str(address or "unknown")


def _told_by_proxies(header: str) -> str:
    trusted = settings.CLIPQA_TRUSTED_PROXIES
    hops = [hop.strip() for hop in header.split(",") if hop.strip()]
    return hops[-min(trusted, len(hops))] if trusted and hops else ""


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies write the port too: 192.0.2.1:5678, [2001:db8::1]:5678."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

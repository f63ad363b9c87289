"""The client's address for rate limits, as the outermost trusted proxy received it."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

HOUSEHOLD_PREFIX = 64  # providers assign at least a /64 to one household or office


def client_address(request: HttpRequest) -> str:
    """Return the client's IPv4 address, or its IPv6 network: the client chooses the other bits.

    Only the entries that CLIPQA_TRUSTED_PROXIES proxies appended to X-Forwarded-For count. The
    client can send any entries to the left of them.
    """
    forwarded = _forwarded_for(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    address = _parse(forwarded) or _parse(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, HOUSEHOLD_PREFIX), strict=False))
    return str(address or "unknown")


def _forwarded_for(header: str) -> str:
    trusted = settings.CLIPQA_TRUSTED_PROXIES
    hops = [hop.strip() for hop in header.split(",") if hop.strip()]
    return hops[-min(trusted, len(hops))] if trusted and hops else ""


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an address, with the port that some proxies add: 192.0.2.1:5678, [2001:db8::1]:5678."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

"""E-mail addresses of readers: their normal form, and the HMAC by which one is recognised.

Tables store the HMAC, so that a copy of the database names nobody. Its key is not the secret key:
rotating that must not separate a reader from what they wrote, and a backup needs this key to apply
an erasure after it is restored.
"""

import hmac
import unicodedata

from django.conf import settings

HMAC_LENGTH = 64


def normalise_address(address: str) -> str:
    """Return the form that spellings of an address share.

    The part before the @ is case-sensitive by RFC 5321, section 2.4, but no provider treats it so.
    """
    local, at, domain = unicodedata.normalize("NFC", address).strip().casefold().rpartition("@")
    return f"{local}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    """Return a domain in its ASCII form (IDNA), or unchanged if it has none."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def address_hmac(address: str) -> str:
    """Return the HMAC-SHA-256 of the normal form, in hexadecimal digits; '' for no address."""
    if not address.strip():
        return ""
    key = settings.CLIPQA_ADDRESS_KEY.encode()
    return hmac.new(key, normalise_address(address).encode(), "sha256").hexdigest()

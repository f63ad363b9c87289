"""TOTP codes (RFC 6238) with the parameters that all apps support: SHA-1, 6 digits, 30 s."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import unicodedata
from urllib.parse import quote

STEP_SECONDS = 30
DRIFT = 1  # steps; a phone's clock may be off by one, and people type slowly


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(seconds: float) -> int:
    return int(seconds // STEP_SECONDS)


def code_at(secret: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    at = digest[-1] & 0xF
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def normalized(typed: str) -> str:
    """Return a typed code without spaces and hyphens (`123 456`), in ASCII digits."""
    characters = re.sub(r"[\s\-\u200b]", "", unicodedata.normalize("NFKC", typed))
    return "".join(str(unicodedata.decimal(character, character)) for character in characters)


def matching_step(secret: str, typed: str, seconds: float) -> int | None:
    """Return the step whose code was typed, within DRIFT of now; None if there is none."""
    code, now = normalized(typed), step_at(seconds)
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    steps = range(now - DRIFT, now + DRIFT + 1)
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step), code)]
    return max(matching, default=None)


def provisioning_uri(secret: str, site: str, name: str) -> str:
    """Return the URI that the QR code encodes (Key Uri Format of Google Authenticator)."""
    label = quote(f"{site}:{name}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(site)}"

"""Codes of an authenticator app: RFC 6238 with what every app takes, SHA-1, 6 digits, 30 s."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import unicodedata
from urllib.parse import quote

STEP_SECONDS = 30
DRIFT = 1  # a phone's clock may be a step off, and people type slowly


def draw_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(seconds: float) -> int:
    return int(seconds // STEP_SECONDS)


def code_at(secret: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    at = digest[-1] & 0xF
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def plain(typed: str) -> str:
    """What was meant: people type `123 456`, and some keyboards other digits."""
    letters = re.sub(r"[\s\-\u200b]", "", unicodedata.normalize("NFKC", typed))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)


def step_of(secret: str, typed: str, seconds: float) -> int | None:
    """The step whose code this is, of those that are near enough."""
    code, now = plain(typed), step_at(seconds)
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    near = range(now - DRIFT, now + DRIFT + 1)
    fitting = [step for step in near if hmac.compare_digest(code_at(secret, step), code)]
    return max(fitting, default=None)


def address(secret: str, site: str, name: str) -> str:
    """What the picture says that a phone's camera reads."""
    label = quote(f"{site}:{name}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(site)}"

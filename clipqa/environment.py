"""Read settings from the environment; a value that makes no sense stops the start.

Every reader raises `ImproperlyConfigured` with a sentence that names the variable,
what is wrong with it and what would be right. Pure but for `os.environ`.
"""

import os
import re
import secrets
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    word = os.environ.get(name, "yes" if default else "no").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}. Set it to yes or no.")


def whole_number(name: str, default: int, lowest: int = 0, highest: int = 10**9) -> int:
    raw = os.environ.get(name, str(default)).strip()
    if not re.fullmatch(r"[0-9]{1,10}", raw) or not lowest <= int(raw) <= highest:
        raise ImproperlyConfigured(
            f"{name} is {raw!r}. Set it to a whole number from {lowest} to {highest}."
        )
    return int(raw)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty items dropped."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no time zone known here. "
            "Use a name of the IANA list, such as Europe/Berlin."
        ) from error
    return value


def site_url(name: str) -> str:
    """An absolute address without a path, '' when unset."""
    value = text(name).rstrip("/")
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        host_is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        host_is_whole = False
    if not host_is_whole or parts.scheme not in {"http", "https"} or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to the site's address without a path, "
            "such as https://clips.example.org."
        )
    return value


def one_of(name: str, default: str, allowed: dict[str, str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Choose one of: {', '.join(allowed)}.")
    return value


MAIL_SCHEMES = {
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtps": (465, False, True),
}


def mail_server(name: str) -> dict[str, Any]:
    """Django's settings for letters; unset, they are written to the log instead of sent."""
    value = text(name)
    kind = "smtp" if value else "console"
    try:
        parts = urlsplit(value or "smtp://localhost")
        port, tls, ssl = MAIL_SCHEMES[parts.scheme]
        host, own_port = parts.hostname, parts.port
    except (ValueError, KeyError):
        host = None
    if not host or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"{name} can't be read. Write it as smtp+tls://user:password@mail.example.org:587 "
            "(or smtps://, or smtp:// without encryption), with %40 for an @ in user or password."
        )
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": own_port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def identifier(name: str) -> str:
    """Letters, digits, - and _ only, since the value becomes part of an address."""
    value = text(name)
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. It may hold only letters, digits, hyphens and underscores."
        )
    return value


def folder_path(name: str, default: Path) -> Path:
    return Path(text(name) or default).expanduser().resolve()


def secret_key(name: str, kept_in: Path) -> str:
    """The variable's value, else a key drawn once and kept in a file only its owner reads."""
    value = text(name)
    if value:
        return value
    try:
        return kept_in.read_text(encoding="ascii").strip() or _draw_secret(kept_in)
    except FileNotFoundError:
        return _draw_secret(kept_in)


def _draw_secret(kept_in: Path) -> str:
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    drawn = secrets.token_urlsafe(64)
    try:
        # O_EXCL: of two processes that start at once, one draws and the other reads.
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(drawn)
    return drawn

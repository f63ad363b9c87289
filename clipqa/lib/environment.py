"""Read settings from the environment; an invalid value stops the start.

Every reader raises `ImproperlyConfigured` with a sentence that names the variable, says what is
wrong and shows a valid value. Pure except for `os.environ` and the functions for files.
"""

import os
import re
import secrets
import zoneinfo
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from clipqa.lib.mail_services import is_mail_service, mail_service

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


def comma_separated(name: str, default: str = "") -> list[str]:
    """Return the items of a comma-separated list, without empty ones."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is not a known time zone. "
            "Use an IANA name, such as Europe/Berlin."
        ) from error
    return value


def site_url(name: str) -> str:
    """Return an origin (scheme, host and port) without a trailing slash; '' when unset."""
    value = text(name).rstrip("/")
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        is_host_valid = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_host_valid = False
    if not is_host_valid or parts.scheme not in {"http", "https"} or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to the site's address without a path, "
            "such as https://clips.example.org."
        )
    return value


def redis_url(name: str) -> str:
    """Return the address of a Redis server; '' when unset."""
    value = text(name)
    try:
        parts = urlsplit(value)
        is_valid = bool(parts.hostname) and parts.scheme in {"redis", "rediss"}
        is_valid = is_valid and bool(re.fullmatch(r"(/[0-9]*)?", parts.path)) and parts.port != 0
    except ValueError:
        is_valid = False
    if value and not is_valid:
        raise ImproperlyConfigured(
            f"{name} can't be read. Write it as redis://user:password@cache.example.org:6379/0 "
            "(rediss:// with encryption), with %40 for an @ in user or password."
        )
    return value


def one_of(name: str, default: str, allowed: dict[str, str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Choose one of: {', '.join(allowed)}.")
    return value


MAIL_SCHEMES = {  # scheme: default port, STARTTLS, TLS from the start
    "smtp": (25, False, False),
    "smtp+tls": (587, True, False),
    "smtps": (465, False, True),
}


def mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings for mail. When unset, no mail is sent.

    Mail is not written to the log instead, since anybody who reads the log could use its links.
    """
    value = text(name)
    if is_mail_service(value):
        return {**NO_MAIL_SERVER, **_mail_service(name, value)}
    kind = "smtp" if value else "dummy"
    try:
        parts = urlsplit(value or "smtp://localhost")
        port, tls, ssl = MAIL_SCHEMES[parts.scheme]
        host, explicit_port = parts.hostname, parts.port
    except (ValueError, KeyError):
        host = None
    if not host or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"{name} can't be read. Write it as smtp+tls://user:password@mail.example.org:587 "
            "(or smtps://, or smtp:// without encryption), with %40 for an @ in user or password."
        )
    return {
        "ANYMAIL": {},
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": explicit_port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


NO_MAIL_SERVER: dict[str, Any] = {
    "EMAIL_HOST": "",
    "EMAIL_PORT": 0,
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "EMAIL_USE_TLS": False,
    "EMAIL_USE_SSL": False,
}


def _mail_service(name: str, value: str) -> dict[str, Any]:
    try:
        return mail_service(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} {error}.") from error


def identifier(name: str) -> str:
    """Return letters, digits, - and _ only, since the value becomes part of a URL."""
    value = text(name)
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. It may hold only letters, digits, hyphens and underscores."
        )
    return value


def media_hosts(name: str) -> list[str]:
    """Return the hosts that films may be played from, as a content security policy lists them."""
    hosts = comma_separated(name)
    for host in hosts:
        if len(host) > 255 or not re.fullmatch(
            r"(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+(:[0-9]{1,5})?", host
        ):
            raise ImproperlyConfigured(
                f"{name} has {host!r}. Write each host as cdn.example.org or, with all its "
                "subdomains, *.cdn.example.org, separated by commas."
            )
    return hosts


def host_names(name: str, most: int) -> list[str]:
    """Return the hosts that pages may frame, as a URL has them."""
    hosts = [host.lower() for host in comma_separated(name)]
    for host in hosts:
        if len(host) > 255 or not re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]+(:[0-9]{1,5})?", host):
            raise ImproperlyConfigured(
                f"{name} has {host!r}. Write each host as it stands in its addresses, without "
                "https://, such as tube.example.org, separated by commas."
            )
    if len(hosts) > most:  # each stands in a header of every page
        raise ImproperlyConfigured(f"{name} names {len(hosts)} hosts. Name at most {most}.")
    return list(dict.fromkeys(hosts))


def private_file(path: Path) -> None:
    """Restrict a world-readable file, as the usual umask creates it, to its owner.

    Any other mode was set on purpose and is not changed.
    """
    with suppress(OSError):  # it doesn't exist or belongs to another user
        if path.stat().st_mode & 0o007:
            path.chmod(0o600)


def data_folder(path: Path) -> Path:
    """Create a folder that other users can't list.

    They can still traverse it, as a web server that serves the media folder must.
    """
    path.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        if path.stat().st_mode & 0o006:
            path.chmod(0o711)
    return path


def folder_path(name: str, default: Path) -> Path:
    return Path(text(name) or default).expanduser().resolve()


def secret_key(name: str, path: Path) -> str:
    """Return the variable's value, else the key in `path`, which is generated the first time.

    Only the owner can read the file.
    """
    value = text(name)
    if value:
        return value
    try:
        return path.read_text(encoding="ascii").strip() or _generate_secret(path)
    except FileNotFoundError:
        return _generate_secret(path)


def _generate_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(64)
    try:
        # O_EXCL: of two processes that start at once, one creates the file and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret

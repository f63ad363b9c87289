"""A random key for the HMACs of network addresses, which is discarded at the end of the day (UTC).

It is never in the database, so that no backup has it: with the key, the few billion IPv4 addresses
can be tried one by one. Processes share it by Redis, else by a file in the data folder.
"""

import hmac
import os
import secrets
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

PREFIX = "daily_key."
SECONDS_KEPT = 26 * 60 * 60


def daily_hmac(value: str, day: date) -> str:
    """Return the HMAC-SHA-256 of a value with the key of the day, in hexadecimal digits."""
    key = _shared_key(day) if settings.REDIS_URL else _file_key(day)
    return hmac.new(key.encode(), value.encode(), "sha256").hexdigest()


def _shared_key(day: date) -> str:
    name = f"clipqa:daily-key:{day.isoformat()}"
    cache.add(name, secrets.token_hex(32), SECONDS_KEPT)
    return str(cache.get(name))


def _file_key(day: date) -> str:
    path = settings.DATA_DIR / f"{PREFIX}{day.isoformat()}"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return _new_file_key(path)


def _new_file_key(path: Path) -> str:
    """Write the key, complete before it has its name, and delete those of other days."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(partial, path)  # fails if another process was first
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    for old in path.parent.glob(f"{PREFIX}*"):
        if old.name < path.name:
            old.unlink(missing_ok=True)
    return path.read_text(encoding="ascii")

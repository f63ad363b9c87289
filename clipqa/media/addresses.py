"""Signed, expiring URLs of files that are not public, for the admin and previews.

The signature is a part of the path, so that relative URLs in a playlist keep it.
"""

from __future__ import annotations

import time
from typing import Final

from django.core import signing
from django.core.files.storage import default_storage
from django.urls import reverse

from clipqa.lib.stored_files import stored_path

SALT: Final = "clipqa.media"
ADMIN_SECONDS: Final = 12 * 60 * 60
# Expiry times are rounded, so that a page opened again has the same URLs and uses cached pictures.
ROUND_TO_SECONDS: Final = 60 * 60


def private_url(name: str, until: float | None = None) -> str:
    """Return a signed URL of a file. A remote storage signs its own URLs."""
    if stored_path(name) is None:
        return default_storage.url(name)
    end = int(until if until is not None else _default_end())
    token = signing.dumps([_scope(name), end], salt=SALT)
    return reverse("private-media", args=[token, name])


def seconds_left(token: str, name: str, now: float | None = None) -> int:
    """Return for how many seconds the token still opens the file; 0 if it doesn't."""
    try:
        scope, end = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return 0
    is_covered = name.startswith(scope) if scope.endswith("/") else name == scope
    return max(0, int(end - (now or time.time()))) if is_covered else 0


def _default_end() -> float:
    now = time.time()
    return now - now % ROUND_TO_SECONDS + ROUND_TO_SECONDS + ADMIN_SECONDS


def _scope(name: str) -> str:
    """Return what a token opens: the file, or for a playlist its folder, but never the root."""
    folder, slash, _ = name.rpartition("/")
    return f"{folder}{slash}" if slash and name.lower().endswith(".m3u8") else name

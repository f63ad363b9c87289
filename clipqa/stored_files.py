"""Where the media storage keeps a file."""

from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage


def stored_path(name: str) -> Path | None:
    """On this machine; None for a foreign storage, which knows no paths, or an odd name."""
    if not name or "\0" in name:
        return None
    try:
        return Path(default_storage.path(name))
    except (NotImplementedError, SuspiciousFileOperation, ValueError):
        return None

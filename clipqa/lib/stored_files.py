"""Paths of files in the media storage."""

from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage


def stored_path(name: str) -> Path | None:
    """Return the local path of a file; None for an invalid name or a storage without paths."""
    if not name or "\0" in name:
        return None
    try:
        return Path(default_storage.path(name))
    # A remote storage has no paths; a name may lead out of the storage, or contain a NUL.
    except (NotImplementedError, SuspiciousFileOperation, ValueError):
        return None

"""What a backup has beside database and media: the address key and the record of erasures.

With another key, the restored library can't be searched by e-mail address, and no erasure can be
applied to it.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from clipqa.backups.manifest import BackupError
from clipqa.lib import environment
from clipqa.lib.durable_files import replace_private_file
from clipqa.readers import erased_addresses
from clipqa.readers.erasing import reapply_erasures

KEY_NAME, ERASURES_NAME = "address_key", erased_addresses.FILE_NAME
NAMES = {KEY_NAME, ERASURES_NAME}
KEY_VARIABLE = "CLIPQA_ADDRESS_KEY"


def contents() -> dict[str, bytes]:
    """Return the files to add to an archive, by their names."""
    erasures = erased_addresses.read_text()
    files = {KEY_NAME: settings.CLIPQA_ADDRESS_KEY}
    return {name: text.encode() for name, text in {**files, ERASURES_NAME: erasures}.items()}


def check_key(staging: Path) -> None:
    """Raise `BackupError` if this site can't use the key of the archive."""
    key = _read(staging / KEY_NAME)
    if not _is_other(key):
        return
    if environment.text(KEY_VARIABLE) or not key.isascii():
        raise BackupError(
            "The archive was made with another address key than that of this site, so readers "
            "could not be found by their e-mail addresses. Nothing was restored. Set "
            f"{KEY_VARIABLE} to the archive's key, which `tar -xzOf FILE {KEY_NAME}` prints, then "
            "restore again."
        )
    if erased_addresses.parse_erasures(erased_addresses.read_text()):
        raise BackupError(
            f"The archive was made with another address key, and {erased_addresses.path()} records "
            "erasures with the key of this site, which could not be applied to the archive. "
            "Nothing was restored. If the archive is of another site, move that file away, then "
            "restore again. If it is of this site, also erase these addresses again."
        )


@contextlib.contextmanager
def using_key(staging: Path) -> Iterator[None]:
    """Replace the key of this site with that of the archive; put it back if the block fails."""
    key, own = _read(staging / KEY_NAME), settings.CLIPQA_ADDRESS_KEY
    if not _is_other(key):
        yield
        return
    _store_key(key)
    try:
        yield
    except BaseException:
        _store_key(own)
        raise


def apply_erasures(staging: Path) -> None:
    """Apply the recorded erasures of this site and of the backup to the restored library."""
    try:
        erased_addresses.merge_erasures(_read(staging / ERASURES_NAME))
        reapply_erasures()
    except (OSError, DatabaseError) as error:
        raise BackupError(
            f"The library was restored, but what {erased_addresses.path()} records was not erased "
            f"from it ({error}). Run `manage.py personal_data reapply` before readers see it."
        ) from error


def _is_other(key: str) -> bool:
    return bool(key) and key != settings.CLIPQA_ADDRESS_KEY


def _store_key(key: str) -> None:
    path = settings.DATA_DIR / KEY_NAME
    try:
        replace_private_file(path, key)
    except OSError as error:
        raise BackupError(
            f"The archive's address key can't be written to {path} ({error.strerror}). Nothing was "
            "restored. Let this user write there, or free some space, then restore again."
        ) from error
    settings.CLIPQA_ADDRESS_KEY = key  # for the rest of this command


def _read(path: Path) -> str:
    """Return the text of an unpacked file, '' if the archive has none, as older ones."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return ""

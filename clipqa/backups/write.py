"""Write an archive. The database is dumped first, so that it names no file added later.

A file that is deleted in between makes the backup start again.
"""

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError

from clipqa.backups import databases, readers
from clipqa.backups.manifest import MEDIA_FOLDER, BackupError, Entry, Manifest, make_manifest
from clipqa.db.outages import Outage, outage_of
from clipqa.lib.durable_files import sync_folder
from clipqa.media.kept_uploads import FOLDER as KEPT_UPLOADS

MANIFEST_NAME = "manifest.json"
# Folders in the media folder where restore unpacks an archive; not part of the library.
STAGING_PREFIX = ".restore-"
# A fast compression level: videos don't get smaller, and a database compresses well at any level.
COMPRESSION_LEVEL = 3
ATTEMPTS = 3


def write_backup(target: Path) -> Manifest:
    """Write everything to `target`, which is created only when the archive is complete."""
    if target.exists():
        raise BackupError(f"{target} exists already. Choose another name, or move it away.")
    try:
        return _write_with_retries(target)
    except (OSError, DatabaseError, sqlite3.Error) as error:
        raise BackupError(_error_message(error)) from error


def _error_message(error: Exception) -> str:
    if outage_of(error) is not Outage.FULL:
        return f"The backup could not be written: {error}"
    return (
        f"The backup could not be written, since a disk is full ({error}). No part of it is left "
        f"behind. Free some space at its target and in {tempfile.gettempdir()}, then back up again."
    )


class _FileGone(Exception):  # noqa: N818 (named after the event)
    """A file that the dumped database names was replaced or erased before it was added."""


def _write_with_retries(target: Path) -> Manifest:
    for _attempt in range(ATTEMPTS):
        with contextlib.suppress(_FileGone):
            return _write(target)
    raise BackupError(
        "Each time the backup was made, somebody replaced or erased a picture or a film that the "
        "database still named. Nothing was written. Back up again in a moment."
    )


def _write(target: Path) -> Manifest:
    # Only the owner can read a file of mkstemp, as it must be: it will have password hashes.
    handle, partial = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.resolve().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION_LEVEL) as tar:
                manifest = _fill(tar)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(target)
        sync_folder(target.resolve().parent)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return manifest


def _fill(tar: tarfile.TarFile) -> Manifest:
    files: dict[str, Entry] = {}
    media_before = dict(media_files(Path(settings.MEDIA_ROOT)))
    with tempfile.TemporaryDirectory() as folder:
        dump = databases.dump(Path(folder))
        files[dump.name] = _add(tar, dump.name, dump)
    media = dict(media_files(Path(settings.MEDIA_ROOT)))
    if media_before.keys() - media.keys():
        raise _FileGone
    for name, path in media.items():
        files[name] = _add(tar, name, path)
    # After the dump, so that the record of erasures has each one that the dump has.
    for name, content in readers.contents().items():
        files[name] = _add_bytes(tar, name, content)
    manifest = make_manifest(files)
    _add_bytes(tar, MANIFEST_NAME, json.dumps(manifest, indent=1).encode())
    return manifest


def media_files(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        top = relative.parts[0]
        if path.is_file() and top != KEPT_UPLOADS and not top.startswith(STAGING_PREFIX):
            yield f"{MEDIA_FOLDER}{relative.as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    """Add a file as it is now; return its size and the checksum of exactly the added bytes."""
    try:
        source = path.open("rb")
    except FileNotFoundError as error:
        raise _FileGone from error
    with source:
        info = tarfile.TarInfo(name)
        status = os.fstat(source.fileno())
        info.size, info.mtime, info.mode = status.st_size, status.st_mtime, 0o600
        reader = HashingReader(source)
        tar.addfile(info, reader)
    return {"bytes": info.size, "sha256": reader.sum.hexdigest()}


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> Entry:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))
    return {"bytes": info.size, "sha256": hashlib.sha256(content).hexdigest()}


class HashingReader(io.RawIOBase):
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sum = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.source.read(size)
        self.sum.update(chunk)
        return chunk

"""Restore an archive: unpack and verify it first, and only then replace media and database."""

import contextlib
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models

from clipqa.backups import carry_over, databases, readers
from clipqa.backups.manifest import (
    MEDIA_FOLDER,
    BackupError,
    Entry,
    Manifest,
    check_compatibility,
    read_manifest,
)
from clipqa.backups.old_library import is_old_library
from clipqa.backups.write import MANIFEST_NAME, STAGING_PREFIX
from clipqa.db.outages import Outage, outage_of
from clipqa.history.audit import note
from clipqa.models import Event, LibraryState

MAX_MANIFEST_BYTES = 64 * 1024 * 1024
CHUNK = 1024 * 1024
DISK_FULL = (
    "There is no space in the media folder to unpack the archive. Nothing was restored. Free "
    "some space, then restore again."
)


def restore_library(
    source: Path,
    *,
    force: bool = False,
    timeout_s: int = 30,
    report: carry_over.Report = lambda line: None,
) -> Manifest:
    """Replace this library with that of an archive.

    Raise `BackupError` and change nothing if the archive can't be restored.
    """
    if not source.is_file():
        raise BackupError(f"{source} does not exist. Give the file that `backup` wrote.")
    if not force and not _is_empty():
        raise BackupError(
            "This library is not empty. Restoring replaces all of it, media and logins included. "
            "Back it up first, then use --force."
        )
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    # Inside the media folder and so on the same file system: files are renamed, never copied.
    with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=media) as folder:
        staging = Path(folder)
        manifest = _unpack(source, staging)
        database = staging / databases.file_name()
        databases.verify(database)
        is_old = carry_over.is_old(manifest)
        readers.check_key(staging)
        with _replacing(staging, media), readers.using_key(staging):
            if is_old:
                carry_over.carry_over(database, timeout_s, report)
            else:
                databases.load(database, timeout_s)
    if is_old:
        carry_over.finish(report)
    note(Event.RESTORED, source.name, after={"created": manifest["created_at"]})
    return manifest


def _is_empty() -> bool:
    if is_old_library(connection):
        return False
    tables = set(connection.introspection.table_names())
    model_classes: list[type[models.Model]] = [*apps.get_app_config("clipqa").get_models()]
    model_classes = [
        get_user_model(),
        *(model for model in model_classes if model is not LibraryState),
    ]
    return not any(
        model._meta.db_table in tables and model._default_manager.exists()
        for model in model_classes
    )


# Unpacking ------------------------------------------------------------------------------
def _unpack(source: Path, staging: Path) -> Manifest:
    """Unpack everything into `staging` and compare it with the manifest, the last member."""
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    try:
        # As a stream, so that a forged header can't make it seek back and read forever.
        with tarfile.open(source, "r|gz") as tar:
            for member in tar:
                if member.name == MANIFEST_NAME:
                    manifest = _manifest_of(tar, member)
                else:
                    name = _safe_name(member, found)
                    found[name] = _unpack_one(tar, member, staging / name)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if outage_of(error) is Outage.FULL:
            raise BackupError(DISK_FULL) from error
        raise BackupError(
            f"{source} can't be read to its end ({error}). It is damaged or not a backup."
        ) from error
    if manifest is None:
        raise BackupError(f"{source} has no manifest. It is truncated or not a backup.")
    check_compatibility(manifest)
    _compare(manifest, found)
    return manifest


def _manifest_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    file = tar.extractfile(member) if member.isreg() else None
    if file is None or member.size > MAX_MANIFEST_BYTES:
        raise BackupError("The archive's manifest is too large or not a regular file.")
    return read_manifest(file.read())


def _safe_name(member: tarfile.TarInfo, found: dict[str, Entry]) -> str:
    """Return the name of a member, if it is a regular file with a name that `backup` writes.

    The archive is untrusted: other names could overwrite files outside the staging folder.
    """
    path = PurePosixPath(member.name)
    known_names = _database_names() | readers.NAMES
    is_known_name = member.name.startswith(MEDIA_FOLDER) or member.name in known_names
    is_plain = (
        member.isreg()
        and not path.is_absolute()
        and ".." not in path.parts
        and not set(member.name) & {"\\", "\0"}
        and str(path) == member.name
    )
    if not (is_known_name and is_plain) or member.name in found:
        raise BackupError(
            f"The archive contains {member.name[:200]!r}, which no backup contains. It was made "
            "or changed by another program. Nothing was restored."
        )
    return member.name


def _database_names() -> set[str]:
    return {engine.FILE_NAME for engine in databases.ENGINES.values()}


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> Entry:
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.size > shutil.disk_usage(target.parent).free:
        raise BackupError(
            f"{member.name} needs {member.size:,} bytes, more than is free in the media "
            "folder's file system. Free some space, then restore again."
        )
    digest, written, file = hashlib.sha256(), 0, tar.extractfile(member)
    with target.open("xb") as out:
        while file and (chunk := file.read(CHUNK)):
            digest.update(chunk)
            written += out.write(chunk)
    return {"bytes": written, "sha256": digest.hexdigest()}


def _compare(manifest: Manifest, found: dict[str, Entry]) -> None:
    expected = manifest["files"]
    different = sorted(
        name for name in {*expected, *found} if expected.get(name) != found.get(name)
    )
    if different or databases.file_name() not in found:
        names = ", ".join(different[:3]) or databases.file_name()
        raise BackupError(
            f"The archive's contents differ from its manifest ({names}). It is damaged. Nothing "
            "was restored. Use an older backup."
        )


# Putting in place -----------------------------------------------------------------------
@contextlib.contextmanager
def _replacing(staging: Path, media: Path) -> Iterator[None]:
    """Replace the media, let the block replace the database, and invalidate all cached pages.

    Personal data that was erased since the backup are erased again before a page can be cached.
    """
    version = _library_version()
    with _swap_media(staging, media):
        yield
    call_command("migrate", verbosity=0)
    readers.apply_erasures(staging)
    # Higher than both versions, so that no cached page of either library is valid now.
    version = max(version, _library_version())
    LibraryState.objects.current()
    LibraryState.objects.update(library_version=version)
    LibraryState.objects.touch()
    cache.clear()


def _library_version() -> int:
    if LibraryState._meta.db_table not in connection.introspection.table_names():
        return 0
    return LibraryState.objects.aggregate(version=models.Max("library_version"))["version"] or 0


@contextlib.contextmanager
def _swap_media(staging: Path, media: Path) -> Iterator[None]:
    """Replace the old media with the new ones; put the old ones back if the block fails.

    Moves each child, since the media folder itself may be a mount point, which can't be renamed.
    """
    new_media, old_media = staging / MEDIA_FOLDER, staging / "before"
    new_media.mkdir(exist_ok=True)
    old_media.mkdir()
    _move_children(media, old_media)
    _move_children(new_media, media)
    try:
        yield
    # Also when the command is interrupted.
    except BaseException:
        _move_children(media, new_media)
        _move_children(old_media, media)
        raise


def _move_children(source: Path, target: Path) -> None:
    for child in source.iterdir():
        if not child.name.startswith(STAGING_PREFIX):
            child.rename(target / child.name)

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

from clipqa.backups import carry_over, databases
from clipqa.backups.manifest import (
    BackupError,
    Entry,
    Manifest,
    read_manifest,
    refuse_what_does_not_fit,
)
from clipqa.backups.old_library import holds_an_old_library
from clipqa.backups.write import MANIFEST_NAME, MEDIA_FOLDER, STAGING_PREFIX
from clipqa.db.outages import Outage, outage_of
from clipqa.history.audit import note
from clipqa.models import Event, LibraryState

MAX_MANIFEST_BYTES = 64 * 1024 * 1024
CHUNK = 1024 * 1024
NO_ROOM = (
    "There is no room beside the media folder to unpack the archive. Nothing was restored; make "
    "room, then restore again."
)


def restore_library(
    source: Path,
    *,
    force: bool = False,
    patience_s: int = 30,
    tell: carry_over.Tell = lambda line: None,
) -> Manifest:
    """Replace this library with that of an archive.

    Raise `BackupError` and change nothing if the archive can't be restored.
    """
    if not source.is_file():
        raise BackupError(f"{source} is not there. Give the file that `backup` wrote.")
    if not force and not _is_empty():
        raise BackupError(
            "This library is not empty. Restoring replaces all of it, media and logins included. "
            "Back it up first, then say --force."
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
        with _replacing(staging, media):
            if is_old:
                carry_over.carry_over(database, patience_s, tell)
            else:
                databases.load(database, patience_s)
    if is_old:
        carry_over.finish(tell)
    note(Event.RESTORED, source.name, after={"created": manifest["created_at"]})
    return manifest


def _is_empty() -> bool:
    if holds_an_old_library(connection):
        return False
    tables = set(connection.introspection.table_names())
    nouns: list[type[models.Model]] = [*apps.get_app_config("clipqa").get_models()]
    nouns = [get_user_model(), *(record for record in nouns if record is not LibraryState)]
    return not any(
        record._meta.db_table in tables and record._default_manager.exists() for record in nouns
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
            raise BackupError(NO_ROOM) from error
        raise BackupError(
            f"{source} can't be read to its end ({error}). It is damaged or no backup."
        ) from error
    if manifest is None:
        raise BackupError(f"{source} has no list of contents. It is cut short or no backup.")
    refuse_what_does_not_fit(manifest)
    _compare(manifest, found)
    return manifest


def _manifest_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    file = tar.extractfile(member) if member.isreg() else None
    if file is None or member.size > MAX_MANIFEST_BYTES:
        raise BackupError("The archive's list of contents is no file of a sensible size.")
    return read_manifest(file.read())


def _safe_name(member: tarfile.TarInfo, found: dict[str, Entry]) -> str:
    """Return the name of a member, if it is a regular file with a name that `backup` writes.

    The archive is untrusted: other names could overwrite files outside the staging folder.
    """
    path = PurePosixPath(member.name)
    is_ours = member.name.startswith(MEDIA_FOLDER) or member.name in _database_names()
    is_plain = (
        member.isreg()
        and not path.is_absolute()
        and ".." not in path.parts
        and not set(member.name) & {"\\", "\0"}
        and str(path) == member.name
    )
    if not (is_ours and is_plain) or member.name in found:
        raise BackupError(
            f"The archive holds {member.name[:200]!r}, which no backup holds. It was made or "
            "changed by something else; nothing was restored."
        )
    return member.name


def _database_names() -> set[str]:
    return {room.FILE_NAME for room in databases.ENGINES.values()}


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> Entry:
    target.parent.mkdir(parents=True, exist_ok=True)
    if member.size > shutil.disk_usage(target.parent).free:
        raise BackupError(
            f"{member.name} needs {member.size:,} bytes, more than is free beside the media "
            "folder. Make room, then restore again."
        )
    summed, written, file = hashlib.sha256(), 0, tar.extractfile(member)
    with target.open("xb") as out:
        while file and (chunk := file.read(CHUNK)):
            summed.update(chunk)
            written += out.write(chunk)
    return {"bytes": written, "sha256": summed.hexdigest()}


def _compare(manifest: Manifest, found: dict[str, Entry]) -> None:
    listed = manifest["files"]
    wrong = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
    if wrong or databases.file_name() not in found:
        names = ", ".join(wrong[:3]) or databases.file_name()
        raise BackupError(
            f"The archive's contents differ from its own list ({names}). It is damaged; nothing "
            "was restored. Take an older backup."
        )


# Putting in place -----------------------------------------------------------------------
@contextlib.contextmanager
def _replacing(staging: Path, media: Path) -> Iterator[None]:
    """Replace the media, let the block replace the database, and invalidate all cached pages."""
    newest = _library_version()
    with _swapped(staging, media):
        yield
    call_command("migrate", verbosity=0)
    # Higher than both versions, so that no cached page of either library is valid now.
    newest = max(newest, _library_version())
    LibraryState.objects.current()
    LibraryState.objects.update(library_version=newest)
    LibraryState.objects.touch()
    cache.clear()


def _library_version() -> int:
    if LibraryState._meta.db_table not in connection.introspection.table_names():
        return 0
    return LibraryState.objects.aggregate(newest=models.Max("library_version"))["newest"] or 0


@contextlib.contextmanager
def _swapped(staging: Path, media: Path) -> Iterator[None]:
    """Replace the old media with the new ones; put the old ones back if the block fails.

    Moves each child, since the media folder itself may be a mount point, which can't be renamed.
    """
    arriving, leaving = staging / MEDIA_FOLDER, staging / "before"
    arriving.mkdir(exist_ok=True)
    leaving.mkdir()
    _move_children(media, leaving)
    _move_children(arriving, media)
    try:
        yield
    # Also when the command is interrupted.
    except BaseException:
        _move_children(media, arriving)
        _move_children(leaving, media)
        raise


def _move_children(source: Path, target: Path) -> None:
    for child in source.iterdir():
        if not child.name.startswith(STAGING_PREFIX):
            child.rename(target / child.name)

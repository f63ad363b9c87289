"""Restore: unpack and verify aside, and only then put media and database in place."""

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

from clipqa.backups import databases
from clipqa.backups.manifest import (
    BackupError,
    Entry,
    Manifest,
    read_manifest,
    refuse_what_does_not_fit,
)
from clipqa.backups.write import MANIFEST_NAME, MEDIA_FOLDER, STAGING_PREFIX
from clipqa.curation.audit import note
from clipqa.models import Event, LibraryState
from clipqa.trouble import Trouble, trouble_of

LONGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024
NO_ROOM = (
    "There is no room beside the media folder to unpack the archive. Nothing was restored; make "
    "room, then restore again."
)


def restore_library(source: Path, *, force: bool = False, patience_s: int = 30) -> Manifest:
    """Replace this library by the archive's, or raise `BackupError` and leave it as it is."""
    if not source.is_file():
        raise BackupError(f"{source} is not there. Give the file that `backup` wrote.")
    if not force and not _is_empty():
        raise BackupError(
            "This library is not empty. Restoring replaces all of it, media and logins included. "
            "Back it up first, then say --force."
        )
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    # Inside the media folder, so that putting files in place is renaming, never copying.
    with tempfile.TemporaryDirectory(prefix=STAGING_PREFIX, dir=media) as folder:
        staging = Path(folder)
        manifest = _unpack(source, staging)
        databases.verify(staging / databases.file_name())
        _put_in_place(staging, media, patience_s)
    note(Event.RESTORED, source.name, after={"created": manifest["created_at"]})
    return manifest


def _is_empty() -> bool:
    tables = set(connection.introspection.table_names())
    nouns: list[type[models.Model]] = [*apps.get_app_config("clipqa").get_models()]
    nouns = [get_user_model(), *(noun for noun in nouns if noun is not LibraryState)]
    return not any(
        noun._meta.db_table in tables and noun._default_manager.exists() for noun in nouns
    )


# Unpacking ------------------------------------------------------------------------------
def _unpack(source: Path, staging: Path) -> Manifest:
    """Everything into `staging`, against the list of contents that comes last."""
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    try:
        # As a stream: a forged header can't send it back to read the same bytes for ever.
        with tarfile.open(source, "r|gz") as tar:
            for member in tar:
                if member.name == MANIFEST_NAME:
                    manifest = _manifest_of(tar, member)
                else:
                    name = _safe_name(member, found)
                    found[name] = _unpack_one(tar, member, staging / name)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if trouble_of(error) is Trouble.FULL:
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
    if file is None or member.size > LONGEST_MANIFEST:
        raise BackupError("The archive's list of contents is no file of a sensible size.")
    return read_manifest(file.read())


def _safe_name(member: tarfile.TarInfo, found: dict[str, Entry]) -> str:
    """Only plain files under the names that `backup` gives; an archive is a guest, not a host."""
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
    return {room.FILE_NAME for room in databases.ROOMS.values()}


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
def _put_in_place(staging: Path, media: Path, patience_s: int) -> None:
    newest = _library_version()
    with _swapped(staging, media):
        databases.load(staging / databases.file_name(), patience_s)
    call_command("migrate", verbosity=0)
    # Above both pasts: a reader's cached page of either must not pass for the present one.
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
    """New media in place of old; the old comes back if what follows fails.

    Child by child, since the media folder itself may be a mount, which nobody can rename.
    """
    arriving, leaving = staging / MEDIA_FOLDER, staging / "before"
    arriving.mkdir(exist_ok=True)
    leaving.mkdir()
    _move_children(media, leaving)
    _move_children(arriving, media)
    try:
        yield
    except BaseException:
        _move_children(media, arriving)
        _move_children(leaving, media)
        raise


def _move_children(source: Path, target: Path) -> None:
    for child in source.iterdir():
        if not child.name.startswith(STAGING_PREFIX):
            child.rename(target / child.name)

"""The manifest of an archive, and the check whether this release can restore it."""

import json
from typing import Any, TypedDict

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from clipqa import __version__
from clipqa.backups.old_names import FIRST_MIGRATION

FORMAT = 1
MEDIA_FOLDER = "media/"
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
IN_USE = (
    "Another process uses the database, which is unchanged. Stop the server, then restore again."
)


class BackupError(Exception):
    """A backup or restore failed. The message states the problem and the remedy."""


class Entry(TypedDict):
    bytes: int
    sha256: str


class Manifest(TypedDict):
    format: int
    version: str
    vendor: str
    created_at: str
    migrations: list[str]
    files: dict[str, Entry]


def make_manifest(files: dict[str, Entry]) -> Manifest:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "version": __version__,
        "vendor": connection.vendor,
        "created_at": timezone.now().isoformat(timespec="seconds"),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "files": files,
    }


def count_media(manifest: Manifest) -> int:
    return sum(name.startswith(MEDIA_FOLDER) for name in manifest["files"])


def read_manifest(raw: bytes) -> Manifest:
    try:
        manifest: Manifest = json.loads(raw)
        is_valid = _has_shape(manifest)
    except (ValueError, RecursionError):
        is_valid = False
    if not is_valid:
        raise BackupError("The archive's manifest can't be read. It was not written by ClipQA.")
    return manifest


def _has_shape(manifest: Any) -> bool:
    types = {"version": str, "vendor": str, "created_at": str, "migrations": list, "files": dict}
    return (
        isinstance(manifest, dict)
        and isinstance(manifest.get("format"), int)
        and all(isinstance(manifest.get(name), kind) for name, kind in types.items())
        and all(isinstance(entry, dict) for entry in manifest["files"].values())
    )


def check_compatibility(manifest: Manifest) -> None:
    if manifest["format"] > FORMAT or _unknown_migrations(manifest):
        raise BackupError(
            f"This archive was made by ClipQA {manifest['version']}, which is newer than this "
            f"one ({__version__}). Update ClipQA, then restore again."
        )
    if manifest["vendor"] != connection.vendor:
        database = VENDORS.get(manifest["vendor"], "another database")
        raise BackupError(
            f"This archive contains a library on {database}, and this one runs on "
            f"{VENDORS[connection.vendor]}. Restore it where DATABASE_URL names {database}, or "
            "move answers between the two with export_answers and import_answers."
        )


def _unknown_migrations(manifest: Manifest) -> set[str]:
    names = set(manifest["migrations"])
    if f"clipqa.{FIRST_MIGRATION}" in names:  # an old library, which `carry_over` can restore
        names = {name for name in names if not name.startswith("clipqa.")}
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return names - {f"{app}.{name}" for app, name in known}

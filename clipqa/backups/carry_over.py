"""Carry an old library over: create today's tables, and copy the old rows into them.

Everything is done in one transaction on the library that is replaced, so a failure leaves it
unchanged.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models

from clipqa.backups import carry_postgres, carry_sqlite
from clipqa.backups.copying import Checksum, Target, TargetOf
from clipqa.backups.manifest import IN_USE, BackupError, Manifest
from clipqa.backups.old_names import (
    COLUMNS,
    COMMIT,
    EXCLUDED,
    FIRST_MIGRATION,
    LAST_MIGRATION,
    TABLES,
    renamed_models,
)
from clipqa.db.outages import Outage, outage_of
from clipqa.models import Feedback, ReaderQuestion
from clipqa.models.old_feedback import copy_feedback
from clipqa.search.backends import get_backend
from clipqa.search.drift import find_drift
from clipqa.search.indexing import rebuild_index

Report = Callable[[str], None]
ROLLBACK_HINT = (
    f"The library is unchanged. To continue with the old one, run the code that made it (git "
    f"checkout {COMMIT})."
)
DISK_FULL = "The disk of the database is full. Free some space, then restore again."


class Copier(Protocol):
    def replacing(self, source: Path, timeout_s: int) -> AbstractContextManager[None]: ...
    def empty_schema(self) -> None: ...
    def copy(self, target_of: TargetOf) -> dict[str, Checksum]: ...
    def checksum(self, target: Target) -> Checksum: ...
    def check_references(self) -> None: ...


COPIERS: dict[str, Callable[[], Copier]] = {
    "sqlite": carry_sqlite.SqliteCopier,
    "postgresql": carry_postgres.PostgresCopier,
}


def is_old(manifest: Manifest) -> bool:
    """Return whether this archive's library has to be carried over. Raises if it is too old."""
    own_migrations = sorted(name for name in manifest["migrations"] if name.startswith("clipqa."))
    if f"clipqa.{FIRST_MIGRATION}" not in own_migrations:
        return False
    if own_migrations[-1] != f"clipqa.{LAST_MIGRATION}":
        raise BackupError(
            f"This archive's library ends with the migration {own_migrations[-1]}, and can be "
            f"carried over only from clipqa.{LAST_MIGRATION}. Restore it with the code of "
            f"{COMMIT}, which migrates it, and back it up again; then restore that backup here."
        )
    return True


def carry_over(source: Path, timeout_s: int, report: Report) -> None:
    """Replace the library with the old one in this file, completely or not at all."""
    copier = COPIERS[connection.vendor]()
    try:
        with copier.replacing(source, timeout_s):
            _copy(copier, report)
    # COPY raises errors of the driver, not of Django.
    except (BackupError, DatabaseError, psycopg.Error) as error:
        raise BackupError(f"{_error_message(error)} {ROLLBACK_HINT}") from error
    finally:
        connection.close()
        ContentType.objects.clear_cache()


def finish(report: Report) -> None:
    """Update the search index after the transaction.

    It is rebuilt if it differs from the index that today's code would write.
    """
    if find_drift():
        report("The search index is rebuilt ...")
        rebuild_index()
    else:
        get_backend().optimize()


def _copy(copier: Copier, report: Report) -> None:
    copier.empty_schema()
    _migrate()
    targets: dict[str, Target] = {}

    def target_of(table: str, columns: list[str]) -> Target | None:
        if table.startswith(EXCLUDED):
            return None
        targets[table] = _target_of(table, columns)
        return targets[table]

    _delete_initial_rows()
    read = copier.copy(target_of)
    _check_tables(targets)
    _compare(copier, targets, read, report)
    copy_feedback(Feedback, ReaderQuestion)
    copier.check_references()
    _rename_content_types()
    _migrate()  # creates triggers, permissions and roles for these rows


def _migrate() -> None:
    """Migrate without the warning of an outdated search index, which `finish` rebuilds."""
    call_command("migrate", verbosity=0, stdout=StringIO())


def _target_of(table: str, columns: list[str]) -> Target:
    model = TABLES.get(table)
    if model is None:
        raise BackupError(
            f"The archive contains the table {table[:100]!r}, which ClipQA did not create, so it "
            "can't be carried over. Drop it from a copy of the old library, and back that up."
        )
    renamed = COLUMNS.get(table, {})
    names = tuple(renamed.get(column, column) for column in columns)
    unknown = {*names} - {*_columns_of(model)}
    if unknown:
        raise BackupError(
            f"The archive's table {table} has columns that ClipQA did not create "
            f"({', '.join(sorted(unknown))}). Drop them from a copy of the old library, and back "
            "that up."
        )
    return Target(model._meta.db_table, names, tuple(_defaults(model, names)))


def _columns_of(model: type[models.Model]) -> list[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return [column.name for column in described]


def _defaults(model: type[models.Model], columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        name = field.column
        if name is None or name in columns or field.primary_key or field.has_db_default():
            continue
        yield name, field.get_db_prep_save(field.get_default(), connection)


def _delete_initial_rows() -> None:
    """Delete content types, permissions and roles.

    The old library has its own, with the ids that its rows refer to.
    """
    with connection.cursor() as cursor:
        for model in TABLES.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _check_tables(targets: dict[str, Target]) -> None:
    missing = sorted(TABLES.keys() - targets.keys())
    if missing:
        raise BackupError(
            f"The archive's database has no table {', '.join(missing[:3])}. "
            "It is not a complete library."
        )


def _compare(
    copier: Copier, targets: dict[str, Target], read: dict[str, Checksum], report: Report
) -> None:
    for table, target in sorted(targets.items()):
        written = copier.checksum(target)
        name = table if table == target.table else f"{table} -> {target.table}"
        report(f"{read[table].rows:>10,} rows  {read[table]}  {name}")
        if written != read[table]:
            raise BackupError(
                f"{name}: the archive has {read[table].rows:,} rows with the checksum "
                f"{read[table]}, and {written.rows:,} rows with {written} were written."
            )


def _rename_content_types() -> None:
    """Rename content types and their permissions, so that groups and users retain them."""
    for (app, name), model in renamed_models().items():
        meta = model._meta
        content_type = ContentType.objects.filter(app_label=app, model=name).first()
        if content_type is None:
            continue
        content_type.app_label, content_type.model = meta.app_label, str(meta.model_name)
        content_type.save()
        for permission in Permission.objects.filter(
            content_type=content_type, codename__endswith=f"_{name}"
        ):
            verb = permission.codename.removesuffix(f"_{name}")
            permission.codename = f"{verb}_{meta.model_name}"
            if verb in meta.default_permissions:
                permission.name = f"Can {verb} {meta.verbose_name_raw}"
            permission.save()


def _error_message(error: Exception) -> str:
    if isinstance(error, BackupError):
        return str(error)
    outage = outage_of(error)
    if outage is Outage.FULL:
        return DISK_FULL
    if outage is Outage.BUSY:
        return IN_USE
    if isinstance(error, IntegrityError):
        return f"The archive's rows are inconsistent ({_first_line(error)})."
    return f"The library could not be carried over ({_first_line(error)})."


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Carry an old library over: create today's tables, and copy the old rows into them.

Everything is done in one transaction on the library that is replaced, so a failure leaves it
unchanged.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
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
    FIRST_MIGRATION,
    LAST_MIGRATION,
    LEFT_OUT,
    TABLES,
    renamed_models,
)
from clipqa.db.outages import Outage, outage_of
from clipqa.search.backends import get_backend
from clipqa.search.drift import find_drift
from clipqa.search.indexing import rebuild_index

Tell = Callable[[str], None]
WAY_BACK = (
    f"The library is as it was. To go on with an old one, run the code it was made by (git "
    f"checkout {COMMIT})."
)
NO_ROOM = "The database's disk is full. Make room, then restore again."


class Copier(Protocol):
    def replacing(self, source: Path, patience_s: int) -> AbstractContextManager[None]: ...
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
    ours = sorted(name for name in manifest["migrations"] if name.startswith("clipqa."))
    if f"clipqa.{FIRST_MIGRATION}" not in ours:
        return False
    if ours[-1] != f"clipqa.{LAST_MIGRATION}":
        raise BackupError(
            f"This archive's library ends with the migration {ours[-1]}, and can be carried over "
            f"only from clipqa.{LAST_MIGRATION}. Restore it with the code of {COMMIT}, which "
            "migrates it, and back it up again; then restore that backup here."
        )
    return True


def carry_over(source: Path, patience_s: int, tell: Tell) -> None:
    """Replace the library with the old one in this file, completely or not at all."""
    copier = COPIERS[connection.vendor]()
    try:
        with copier.replacing(source, patience_s):
            _copy(copier, tell)
    # COPY raises errors of the driver, not of Django.
    except (BackupError, DatabaseError, psycopg.Error) as error:
        raise BackupError(f"{_what_went_wrong(error)} {WAY_BACK}") from error
    finally:
        connection.close()
        ContentType.objects.clear_cache()


def finish(tell: Tell) -> None:
    """Update the search index after the transaction.

    It is rebuilt if it differs from the index that today's code would write.
    """
    if find_drift():
        tell("The search index is rebuilt ...")
        rebuild_index()
    else:
        get_backend().optimize()


def _copy(copier: Copier, tell: Tell) -> None:
    copier.empty_schema()
    call_command("migrate", verbosity=0)
    targets: dict[str, Target] = {}

    def target_of(table: str, columns: list[str]) -> Target | None:
        if table.startswith(LEFT_OUT):
            return None
        targets[table] = _target_of(table, columns)
        return targets[table]

    _delete_what_migrating_made()
    read = copier.copy(target_of)
    _refuse_missing(targets)
    _compare(copier, targets, read, tell)
    copier.check_references()
    _rename_content_types()
    call_command("migrate", verbosity=0)  # creates triggers, permissions and roles for these rows


def _target_of(table: str, columns: list[str]) -> Target:
    model = TABLES.get(table)
    if model is None:
        raise BackupError(
            f"The archive holds the table {table[:100]!r}, which ClipQA did not make, so it can't "
            "be carried over. Drop it from a copy of the old library, and back that up."
        )
    renamed = COLUMNS.get(table, {})
    names = tuple(renamed.get(column, column) for column in columns)
    unknown = {*names} - {*_columns_of(model)}
    if unknown:
        raise BackupError(
            f"The archive's table {table} has columns that ClipQA did not make "
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


def _delete_what_migrating_made() -> None:
    """Delete content types, permissions and roles.

    The old library has its own, with the ids that its rows refer to.
    """
    with connection.cursor() as cursor:
        for model in TABLES.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _refuse_missing(targets: dict[str, Target]) -> None:
    missing = sorted(TABLES.keys() - targets.keys())
    if missing:
        raise BackupError(
            f"The archive's database lacks {', '.join(missing[:3])}. It is no whole library."
        )


def _compare(
    copier: Copier, targets: dict[str, Target], read: dict[str, Checksum], tell: Tell
) -> None:
    for table, target in sorted(targets.items()):
        written = copier.checksum(target)
        name = table if table == target.table else f"{table} -> {target.table}"
        tell(f"{read[table].rows:>10,} rows  {read[table]}  {name}")
        if written != read[table]:
            raise BackupError(
                f"{name}: the archive has {read[table].rows:,} rows with the checksum "
                f"{read[table]}, and {written.rows:,} rows with {written} were written."
            )


def _rename_content_types() -> None:
    """Rename content types and their permissions, so that groups and users retain them."""
    for (app, name), model in renamed_models().items():
        meta = model._meta
        kind = ContentType.objects.filter(app_label=app, model=name).first()
        if kind is None:
            continue
        kind.app_label, kind.model = meta.app_label, str(meta.model_name)
        kind.save()
        for right in Permission.objects.filter(content_type=kind, codename__endswith=f"_{name}"):
            verb = right.codename.removesuffix(f"_{name}")
            right.codename = f"{verb}_{meta.model_name}"
            if verb in meta.default_permissions:
                right.name = f"Can {verb} {meta.verbose_name_raw}"
            right.save()


def _what_went_wrong(error: Exception) -> str:
    if isinstance(error, BackupError):
        return str(error)
    trouble = outage_of(error)
    if trouble is Outage.FULL:
        return NO_ROOM
    if trouble is Outage.BUSY:
        return IN_USE
    if isinstance(error, IntegrityError):
        return f"The archive's rows don't fit together ({_first_line(error)})."
    return f"The library could not be carried over ({_first_line(error)})."


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Copy the rows of an old SQLite library, which is attached to the connection."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from clipqa.backups.copying import Checksum, Target, TargetOf, checksum_of

ARCHIVE = "archive"  # the attached file


class SqliteCopier:
    @contextmanager
    def replacing(self, source: Path, timeout_s: int) -> Iterator[None]:
        """Attach the file, and open the transaction in which the library is replaced."""
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f"ATTACH DATABASE %s AS {ARCHIVE}", [str(source)])
            cursor.execute(f"PRAGMA busy_timeout = {timeout_s * 1000}")
        # Django alters SQLite tables only with foreign keys disabled, and that can be switched only
        # outside a transaction. References are checked at the end.
        with connection.constraint_checks_disabled(), transaction.atomic():
            yield

    def empty_schema(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY sql NOT LIKE '%VIRTUAL%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE IF EXISTS main.{_quote(name)}")

    def copy(self, target_of: TargetOf) -> dict[str, Checksum]:
        checksums: dict[str, Checksum] = {}
        for table in self._tables():
            columns = self._columns(table)
            target = target_of(table, columns)
            if target is None:
                continue
            self._copy_rows(table, columns, target)
            self._set_sequence(table, target.table)
            checksums[table] = _checksum(f"{ARCHIVE}.{_quote(table)}", columns)
        return checksums

    def checksum(self, target: Target) -> Checksum:
        return _checksum(f"main.{_quote(target.table)}", target.columns)

    def check_references(self) -> None:
        connection.check_constraints()

    def _tables(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name FROM {ARCHIVE}.sqlite_master WHERE type = 'table'")
            return [name for (name,) in cursor.fetchall()]

    def _columns(self, table: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pragma_table_info(%s, %s)", [table, ARCHIVE])
            return [name for (name,) in cursor.fetchall()]

    def _copy_rows(self, table: str, columns: list[str], target: Target) -> None:
        into = ", ".join(map(_quote, [*target.columns, *(name for name, _ in target.defaults)]))
        values = ", ".join([*map(_quote, columns), *("%s" for _default in target.defaults)])
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO main.{_quote(target.table)} ({into}) "
                f"SELECT {values} FROM {ARCHIVE}.{_quote(table)}",
                [value for _name, value in target.defaults],
            )

    def _set_sequence(self, table: str, target: str) -> None:
        """Copy the state of a sequence, so that ids of deleted records are not reused."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM main.sqlite_sequence WHERE name = %s", [target])
            cursor.execute(
                "INSERT INTO main.sqlite_sequence (name, seq) "
                f"SELECT %s, seq FROM {ARCHIVE}.sqlite_sequence WHERE name = %s",
                [target, table],
            )


def _checksum(table: str, columns: Sequence[str]) -> Checksum:
    # The plus makes it an expression, so that Python gets the stored value, not a date or a
    # boolean.
    read = ", ".join(f"+{_quote(name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {read} FROM {table}")
        return checksum_of(repr(row).encode("utf-8", "surrogatepass") for row in cursor)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

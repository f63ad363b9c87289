"""Copy the rows of an old PostgreSQL library from the script that pg_restore writes.

Its text of a row depends only on the values, with one exception: times are in the time zone of the
session that wrote the archive.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction

from clipqa.backups import postgres
from clipqa.backups.copying import Checksum, Target, TargetOf, checksum_of

COPY = re.compile(rb'COPY (?:(?:\w+|"[^"]+")\.)?(\w+|"[^"]+") \((.*)\) FROM stdin;\n')
SEQUENCE = re.compile(
    rb"SELECT pg_catalog\.setval\('(?:[^'.]+\.)?([^'.]+)', (\d+), (true|false)\);\n"
)
END_OF_ROWS = b"\\.\n"
BUFFER_SIZE = 1 << 20


class PostgresCopier:
    def __init__(self) -> None:
        self._script = Path()
        self._with_defaults: list[Target] = []  # tables whose columns have a temporary default

    @contextmanager
    def replacing(self, source: Path, timeout_s: int) -> Iterator[None]:
        self._script = postgres.rows_of(source)
        connection.close()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{timeout_s}s'")
            # As pg_dump sets them, so that the rows are read back as the same text.
            cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'")
            cursor.execute("SET LOCAL extra_float_digits = 3")
            yield

    def empty_schema(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(postgres.DROP_TABLES)

    def copy(self, target_of: TargetOf) -> dict[str, Checksum]:
        checksums: dict[str, Checksum] = {}
        targets: dict[str, str] = {}
        with self._script.open("rb") as lines:
            for line in lines:
                if header := COPY.fullmatch(line):
                    table = _unquote(header[1])
                    columns = [_unquote(name) for name in header[2].split(b", ")]
                    if target := target_of(table, columns):
                        targets[table] = target.table
                        checksums[table] = self._copy_rows(target, lines)
                elif found := SEQUENCE.fullmatch(line):
                    _set_sequence(found, targets)
        return checksums

    def _copy_rows(self, target: Target, lines: BinaryIO) -> Checksum:
        time_columns = _time_columns(target)
        into = f"COPY {_quote(target.table)} ({_quote_all(target.columns)}) FROM STDIN"
        with connection.cursor() as cursor:
            if target.defaults:
                _set_defaults(cursor, target)
                self._with_defaults.append(target)
            with cursor.copy(into) as copy:
                return checksum_of(_copy_rows_and_yield(copy, lines, time_columns))

    def checksum(self, target: Target) -> Checksum:
        read = f"COPY {_quote(target.table)} ({_quote_all(target.columns)}) TO STDOUT"
        with connection.cursor() as cursor, cursor.copy(read) as rows:
            return checksum_of(_lines(rows))

    def check_references(self) -> None:
        """Check foreign keys before the end, as a table with pending checks can't be altered."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for target in self._with_defaults:
                _drop_defaults(cursor, target)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _copy_rows_and_yield(copy: Any, lines: BinaryIO, time_columns: list[int]) -> Iterator[bytes]:
    """Write rows to the table, and yield each with its times in UTC for the checksum."""
    buffer: list[bytes] = []
    size = 0
    for line in lines:
        if line == END_OF_ROWS:
            break
        buffer.append(line)
        size += len(line)
        if size > BUFFER_SIZE:
            copy.write(b"".join(buffer))
            buffer, size = [], 0
        yield _in_utc(line, time_columns)
    copy.write(b"".join(buffer))


def _lines(rows: Any) -> Iterator[bytes]:
    """Yield rows as bytes. PostgreSQL sends one at a time."""
    for row in rows:
        yield bytes(row)


def _time_columns(target: Target) -> list[int]:
    """Return the indices of the columns with times."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND table_schema = current_schema() AND data_type = 'timestamp with time zone'",
            [target.table],
        )
        found = {name for (name,) in cursor.fetchall()}
    return [at for at, name in enumerate(target.columns) if name in found]


def _in_utc(line: bytes, time_columns: list[int]) -> bytes:
    if not time_columns:
        return line
    values = line.removesuffix(b"\n").split(b"\t")
    for at in time_columns:
        if values[at] != b"\\N" and not values[at].endswith(b"+00"):
            values[at] = in_utc(values[at].decode()).encode()
    return b"\t".join(values) + b"\n"


def in_utc(text: str) -> str:
    """Convert the text of a time in PostgreSQL to its text in UTC.

    Lists begin at the first moment of year 1, which west of Greenwich is in the year 1 BC. That is
    computed four years later, since `datetime` has no years BC and both are leap years.
    """
    is_bc, text = text.endswith(" BC"), text.removesuffix(" BC")
    if is_bc:
        text = f"0004{text[4:]}"
    moment = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    if is_bc:
        moment = moment.replace(year=moment.year - 4)
    whole, _point, fraction = moment.isoformat(" ").partition(".")
    return f"{whole}.{fraction.rstrip('0')}+00" if fraction else f"{whole}+00"


def _set_defaults(cursor: Any, target: Target) -> None:
    """Set defaults for columns that the rows lack: COPY needs them, and Django creates none."""
    quote: Any = connection.schema_editor()
    for name, value in target.defaults:
        default = quote.quote_value(value)
        cursor.execute(
            f"ALTER TABLE {_quote(target.table)} ALTER {_quote(name)} SET DEFAULT {default}"
        )


def _drop_defaults(cursor: Any, target: Target) -> None:
    for name, _value in target.defaults:
        cursor.execute(f"ALTER TABLE {_quote(target.table)} ALTER {_quote(name)} DROP DEFAULT")


def _set_sequence(found: "re.Match[bytes]", targets: dict[str, str]) -> None:
    """Copy the state of a sequence, so that ids of deleted records are not reused."""
    name, value, is_called = _unquote(found[1]), int(found[2]), found[3] == b"true"
    table = name.removesuffix("_id_seq")
    if table in targets:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)",
                [_quote(targets[table]), value, is_called],
            )


def _unquote(name: bytes) -> str:
    return name.decode().strip('"')


def _quote_all(columns: tuple[str, ...]) -> str:
    return ", ".join(map(_quote, columns))


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)

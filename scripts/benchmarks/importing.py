"""`python -m scripts.benchmarks.importing OUT RECORDS RAW`: what bringing records in costs.

Beside it the least that could do: the same rows into tables with the same indexes, no questions
asked, and the engine's own full-text index over them at the end. Both in this process, on SQLite.
"""

import json
import os
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import django

from scripts.benchmarks.pace import Work, working

ROWS_AT_ONCE = 5_000
RAW_INDEX = (
    (
        "CREATE VIRTUAL TABLE raw USING fts5(question_text, answer_text, names_text, "
        "transcript_text, content='clipqa_searchentry', content_rowid='answer_id')"
    ),
    "INSERT INTO raw(raw) VALUES ('rebuild')",
)


def main() -> None:
    out, records, raw = map(Path, sys.argv[1:])
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    imported, written = Work(), Work()
    with working(imported), Path(os.devnull).open("w") as nowhere:
        call_command("import_answers", str(records), stdout=nowhere)
    most_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    connection.close()
    write_raw(Path(connection.settings_dict["NAME"]), raw, written)
    figures = {
        "cpu_s": imported.cpu_s,
        "raw_cpu_s": written.cpu_s,
        "beside_raw": imported.loops / written.loops,
        "most_mib": most_mib,
    }
    out.write_text(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


def write_raw(source: Path, target: Path, work: Work) -> None:
    """Write the rows of one library into a file of their own."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        there.execute("PRAGMA journal_mode = WAL")
        for table in _tables(here):
            for statement in _schema(here, table):
                there.execute(statement)
            for rows in _rows(here, table):
                places = ", ".join("?" * len(rows[0]))
                with working(work):
                    there.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
                    there.commit()
        with working(work):
            for statement in RAW_INDEX:
                there.execute(statement)
            there.commit()


def _tables(library: sqlite3.Connection) -> list[str]:
    """What an import writes to; the engine's index is made anew."""
    ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'clipqa_%'"
    names = [name for (name,) in library.execute(ours)]
    return [name for name in names if not name.startswith("clipqa_search_index")]


def _schema(library: sqlite3.Connection, table: str) -> list[str]:
    """The table's statement, then its indexes'."""
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') "
    found = library.execute(query + "AND sql IS NOT NULL ORDER BY type DESC", [table])
    return [statement for (statement,) in found]


def _rows(library: sqlite3.Connection, table: str) -> Iterator[list[tuple[object, ...]]]:
    cursor = library.execute(f"SELECT * FROM {table}")  # noqa: S608 (names from the schema)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield rows


if __name__ == "__main__":
    main()

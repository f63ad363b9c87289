"""`python -m lab.benchmarks.raw_rows OUT SOURCE TARGET`: the least work of an import, on SQLite.

Copies the rows of one library into tables with the same indexes, without any checks, and builds
the engine's own full-text index over them at the end.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BATCH_ROWS = 5_000
FULL_TEXT = ("clipqa_search_index", "clipqa_cue_index")
RAW_INDEX = (
    (
        "CREATE VIRTUAL TABLE raw USING fts5(question_text, answer_text, names_text, "
        "transcript_text, content='clipqa_searchentry', content_rowid='answer_id')"
    ),
    "INSERT INTO raw(raw) VALUES ('rebuild')",
)


def main() -> None:
    out, source, target = map(Path, sys.argv[1:])
    out.write_text(json.dumps({"raw_cpu_s": write_raw(source, target)}))


def write_raw(source: Path, target: Path) -> float:
    """Copy the rows of one library into another file; return the CPU seconds of the writing."""
    cpu_s = 0.0

    @contextmanager
    def counted() -> Iterator[None]:
        nonlocal cpu_s
        began = time.process_time()
        yield
        cpu_s += time.process_time() - began

    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        there.execute("PRAGMA journal_mode = WAL")
        for table in _tables(here):
            for statement in _schema(here, table):
                there.execute(statement)
            for rows in _rows(here, table):
                places = ", ".join("?" * len(rows[0]))
                with counted():
                    there.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
                    there.commit()
        with counted():
            for statement in RAW_INDEX:
                there.execute(statement)
            there.commit()
    return cpu_s


def _tables(library: sqlite3.Connection) -> list[str]:
    """Return the tables that an import writes, except those of the full-text indexes."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'clipqa_%'"
    names = [name for (name,) in library.execute(query)]
    return [name for name in names if not name.startswith(FULL_TEXT)]


def _schema(library: sqlite3.Connection, table: str) -> list[str]:
    """Return the statement that creates the table, then those of its indexes."""
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') "
    found = library.execute(query + "AND sql IS NOT NULL ORDER BY type DESC", [table])
    return [statement for (statement,) in found]


def _rows(library: sqlite3.Connection, table: str) -> Iterator[list[tuple[object, ...]]]:
    cursor = library.execute(f"SELECT * FROM {table}")  # noqa: S608 (names from the schema)
    while rows := cursor.fetchmany(BATCH_ROWS):
        yield rows


if __name__ == "__main__":
    main()

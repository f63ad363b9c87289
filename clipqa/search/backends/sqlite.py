"""SQLite: FTS5 over the entries as external content, kept by triggers."""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import DatabaseError, OperationalError, connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from clipqa.search.backends.base import Backend, Clause, SearchTooSlow
from clipqa.search.backends.weights import WEIGHTS
from clipqa.search.caps import caps

INDEX, CONTENT = "clipqa_search_index", "clipqa_searchentry"
COLUMNS = ", ".join(WEIGHTS)
NEW = ", ".join(f"new.{name}" for name in WEIGHTS)
OLD = ", ".join(f"old.{name}" for name in WEIGHTS)
FORGET = f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) VALUES ('delete', old.answer_id, {OLD});"
LEARN = f"INSERT INTO {INDEX}(rowid, {COLUMNS}) VALUES (new.answer_id, {NEW});"
# Terms come cut and folded, so the plainest tokenizer is the right one: it splits at ASCII
# blanks and takes every other script as it comes.
SCHEMA = (
    (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5({COLUMNS}, "
        f"content='{CONTENT}', content_rowid='answer_id', tokenize='ascii')"
    ),
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_insert AFTER INSERT ON {CONTENT} BEGIN {LEARN} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_delete AFTER DELETE ON {CONTENT} BEGIN {FORGET} END",
    (
        f"CREATE TRIGGER IF NOT EXISTS {INDEX}_update AFTER UPDATE OF {COLUMNS}, answer_id "
        f"ON {CONTENT} BEGIN {FORGET} {LEARN} END"
    ),
)
LAST_CHARACTER = "\U0010ffff"


class SqliteBackend(Backend):
    joined = "group_concat(id)"

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{INDEX}%"])
            found = {name for (name,) in cursor.fetchall()}
            for statement in SCHEMA:
                cursor.execute(statement)
            # Django rebuilds a table to alter it, and the triggers go with the old one.
            if f"{INDEX}_insert" not in found:
                cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")

    def holders(
        self,
        every: Sequence[str],
        *,
        in_question: bool = False,
        either: Sequence[str] = (),
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
    ) -> Clause:
        field = "question_terms : " if in_question else ""
        matches = [field + phrase([term]) for term in every]
        matches += [phrase(words) for words in phrases]
        if either:
            matches.append(f"({' OR '.join(phrase([term]) for term in either)})")
        match = " AND ".join(matches)
        if excluded:
            match = f"({match}) NOT ({' OR '.join(phrase(words) for words in excluded)})"
        return f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s", [match]

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        connection.ensure_connection()
        ends_at = monotonic() + caps().budget_ms / 1000
        # Asked every so many steps of SQLite's machine: often enough, and next to no cost.
        connection.connection.set_progress_handler(lambda: monotonic() > ends_at, 20_000)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return list(cursor.fetchall())
        except OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchTooSlow from error
        finally:
            connection.connection.set_progress_handler(None, 0)

    def beginning(self, column: str, prefix: str) -> Clause:
        # LIKE folds the case of ASCII here, which keeps it from the index.
        return f"{column} >= %s AND {column} < %s", [prefix, prefix + LAST_CHARACTER]

    def asking(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        wanted = [phrase([term]) for term in every]
        wanted += [f"({' OR '.join(phrase([term]) for term in either)})"] if either else []
        match = f"question_terms : ({' AND '.join(wanted)})"
        moment = connection.ops.adapt_datetimefield_value(now)
        # Read from the newest on, which ends at the limit: the rowid is the answer's id.
        since = f"i.rowid > (SELECT MAX(answer_id) - {int(among)} FROM {CONTENT}) AND"
        sql = (
            f"SELECT i.rowid FROM {INDEX} i CROSS JOIN {CONTENT} e ON e.answer_id = i.rowid "
            f"WHERE {since if among else ''} i.{INDEX} MATCH %s AND e.visible_from <= %s "
            "AND (e.visible_until IS NULL OR e.visible_until > %s) ORDER BY i.rowid DESC LIMIT %s"
        )
        values = [match, moment, moment, limit]
        return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611 (our own names)

    def rebuild(self) -> None:
        if not self.is_in_step():
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")

    def is_in_step(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return False
        return True


def phrase(terms: Sequence[str]) -> str:
    """Terms side by side, quoted: nothing of them can be read as an operator."""
    return '"' + " ".join(terms).replace('"', "") + '"'

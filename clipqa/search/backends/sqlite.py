"""SQLite: FTS5 indexes with the entries as external content, updated by triggers."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, repeat
from time import monotonic
from typing import Any

from django.db import DatabaseError, OperationalError, connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from clipqa.models import SearchEntry
from clipqa.search.backends.base import Backend, Clause, SearchTooSlow
from clipqa.search.backends.weights import WEIGHTS
from clipqa.search.limits import limits

CONTENT = "clipqa_searchentry"
INDEX, QUESTIONS = "clipqa_search_index", "clipqa_search_index_questions"
# The index of questions alone is a twentieth as large. It finds questions with a word in a fifth of
# the time, since the other index would read all positions of the word.
INDEXED = {INDEX: (tuple(WEIGHTS), "full"), QUESTIONS: (("question_terms",), "none")}
LAST_CHARACTER = "\U0010ffff"
PAGES_PER_MERGE = 200  # takes some hundredths of a second, while other writers wait
MIN_CHANGES = 2  # fewer changes mean that there was nothing to merge


def _schema(index: str) -> tuple[str, ...]:
    """Return the statements that create an index and its triggers.

    Terms are normalised already, so the `ascii` tokenizer is enough: it splits at ASCII spaces and
    does not change other characters.
    """
    fields, detail = INDEXED[index]
    columns = ", ".join(fields)
    old, new = (", ".join(f"{row}.{name}" for name in fields) for row in ("old", "new"))
    delete = (
        f"INSERT INTO {index}({index}, rowid, {columns}) VALUES ('delete', old.answer_id, {old});"
    )
    insert = f"INSERT INTO {index}(rowid, {columns}) VALUES (new.answer_id, {new});"
    options = f"content='{CONTENT}', content_rowid='answer_id', tokenize='ascii', detail={detail}"
    trigger, update = f"CREATE TRIGGER IF NOT EXISTS {index}", f"UPDATE OF {columns}, answer_id"
    return (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({columns}, {options})",
        f"{trigger}_insert AFTER INSERT ON {CONTENT} BEGIN {insert} END",
        f"{trigger}_delete AFTER DELETE ON {CONTENT} BEGIN {delete} END",
        f"{trigger}_update AFTER {update} ON {CONTENT} BEGIN {delete} {insert} END",
    )


class SqliteBackend(Backend):
    join_ids = "group_concat(id)"

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = {name for (name,) in cursor.fetchall()}
            for statement in chain.from_iterable(map(_schema, INDEXED)):
                cursor.execute(statement)
            # Django alters a table by creating a new one, which drops the triggers.
            stale = [index for index in INDEXED if f"{index}_insert" not in found]
            for index in stale:
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
        if stale:
            self.optimize()

    def drop(self) -> None:
        with connection.cursor() as cursor:
            for index in INDEXED:
                cursor.execute(f"DROP TABLE IF EXISTS {index}")

    def postings(
        self,
        every: Sequence[str],
        *,
        in_question: bool = False,
        either: Sequence[str] = (),
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
        within: "QuerySet[SearchEntry] | None" = None,
    ) -> Clause:
        inside, among = "", ()
        if within is not None:
            sql, among = within.order_by().values("pk").query.sql_with_params()
            # The plus keeps SQLite from executing the full-text query once for each rowid.
            inside = f" AND +rowid IN ({sql})"
        if in_question and not (either or phrases or excluded):
            match = " AND ".join(phrase([term]) for term in every)
            sql = f"SELECT rowid AS id FROM {QUESTIONS} WHERE {QUESTIONS} MATCH %s"
            return f"{sql}{inside}", [match, *among]
        # The most selective condition first: FTS5 iterates over it and tests the others.
        matches = [phrase(words) for words in phrases]
        if every:
            terms = " AND ".join(phrase([term]) for term in every)
            matches.append(f"question_terms : ({terms})" if in_question else terms)
        if either:
            matches.append(f"({' OR '.join(phrase([term]) for term in either)})")
        match = " AND ".join(matches)
        if excluded:
            match = f"({match}) NOT ({' OR '.join(phrase(words) for words in excluded)})"
        return f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s{inside}", [match, *among]

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        connection.ensure_connection()
        ends_at = monotonic() + limits().budget_ms / 1000
        # Called every 20,000 instructions of SQLite's virtual machine, which costs next to nothing.
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

    def starts_with(self, column: str, prefix: str) -> Clause:
        # SQLite's LIKE ignores the case of ASCII letters, so it can't use the index.
        return f"{column} >= %s AND {column} < %s", [prefix, prefix + LAST_CHARACTER]

    def newest_questions(
        self, every: Sequence[str], either: Sequence[str], now: datetime, limit: int, among: int = 0
    ) -> RawSQL:
        wanted = [phrase([term]) for term in every]
        wanted += [f"({' OR '.join(phrase([term]) for term in either)})"] if either else []
        match = " AND ".join(wanted)
        moment = connection.ops.adapt_datetimefield_value(now)
        # The rowid is the answer's id, so FTS5 reads from the newest entry and stops at the limit.
        since = f"i.rowid > (SELECT MAX(answer_id) - {int(among)} FROM {CONTENT}) AND"
        sql = (
            f"SELECT i.rowid FROM {QUESTIONS} i CROSS JOIN {CONTENT} e ON e.answer_id = i.rowid "
            f"WHERE {since if among else ''} i.{QUESTIONS} MATCH %s AND e.visible_from <= %s "
            "AND (e.visible_until IS NULL OR e.visible_until > %s) ORDER BY i.rowid DESC LIMIT %s"
        )
        values = [match, moment, moment, limit]
        return RawSQL(sql, values, output_field=BigIntegerField())  # noqa: S611 (our own names)

    def rebuild(self) -> None:
        for index in INDEXED:
            if not _is_consistent(index):
                with connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")

    def optimize(self) -> None:
        # Only the index of questions: a suggestion looks up a dozen words in each of its segments.
        # In the other index reading takes far longer than looking up. SQLite's page on FTS5, "The
        # 'merge' Command": a negative number starts a merge of all segments into one; a command
        # that changes nothing was the last.
        merge = f"INSERT INTO {QUESTIONS}({QUESTIONS}, rank) VALUES ('merge', %s)"
        with suppress(OperationalError), connection.cursor() as cursor:
            for pages in chain([-PAGES_PER_MERGE], repeat(PAGES_PER_MERGE)):
                before = connection.connection.total_changes
                cursor.execute(merge, [pages])
                if connection.connection.total_changes - before < MIN_CHANGES:
                    break

    def is_consistent(self) -> bool:
        return all(map(_is_consistent, INDEXED))


def _is_consistent(index: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def phrase(terms: Sequence[str]) -> str:
    """Return adjacent terms as a quoted string, in which FTS5 recognises no operators."""
    return '"' + " ".join(terms).replace('"', "") + '"'

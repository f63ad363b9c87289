"""SQLite: FTS5 over the entries as external content, kept by triggers."""

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
from clipqa.search.caps import caps

CONTENT = "clipqa_searchentry"
INDEX, QUESTIONS = "clipqa_search_index", "clipqa_search_index_questions"
# Of questions alone it is a twentieth as large, and tells who asks about a word in a fifth of the
# time: of the other index all of a word's places are read for it.
INDEXED = {INDEX: (tuple(WEIGHTS), "full"), QUESTIONS: (("question_terms",), "none")}
LAST_CHARACTER = "\U0010ffff"
PAGES_AT_ONCE = 200  # merged in some hundredths of a second, while which others wait to write
CHANGES = 2  # that a merge makes at least, if there is anything to merge


def _schema(index: str) -> tuple[str, ...]:
    """The index, and the triggers that keep it.

    Terms come cut and folded, so the plainest tokenizer is the right one: it splits at ASCII
    blanks and takes every other script as it comes.
    """
    fields, detail = INDEXED[index]
    columns = ", ".join(fields)
    old, new = (", ".join(f"{row}.{name}" for name in fields) for row in ("old", "new"))
    forget = (
        f"INSERT INTO {index}({index}, rowid, {columns}) VALUES ('delete', old.answer_id, {old});"
    )
    learn = f"INSERT INTO {index}(rowid, {columns}) VALUES (new.answer_id, {new});"
    how = f"content='{CONTENT}', content_rowid='answer_id', tokenize='ascii', detail={detail}"
    trigger, update = f"CREATE TRIGGER IF NOT EXISTS {index}", f"UPDATE OF {columns}, answer_id"
    return (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({columns}, {how})",
        f"{trigger}_insert AFTER INSERT ON {CONTENT} BEGIN {learn} END",
        f"{trigger}_delete AFTER DELETE ON {CONTENT} BEGIN {forget} END",
        f"{trigger}_update AFTER {update} ON {CONTENT} BEGIN {forget} {learn} END",
    )


class SqliteBackend(Backend):
    joined = "group_concat(id)"

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = {name for (name,) in cursor.fetchall()}
            for statement in chain.from_iterable(map(_schema, INDEXED)):
                cursor.execute(statement)
            # Django rebuilds a table to alter it, and the triggers go with the old one.
            stale = [index for index in INDEXED if f"{index}_insert" not in found]
            for index in stale:
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
        if stale:
            self.tidy()

    def holders(
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
            # The plus keeps FTS5 from searching anew for each of them.
            inside = f" AND +rowid IN ({sql})"
        if in_question and not (either or phrases or excluded):
            match = " AND ".join(phrase([term]) for term in every)
            asking = f"SELECT rowid AS id FROM {QUESTIONS} WHERE {QUESTIONS} MATCH %s"
            return f"{asking}{inside}", [match, *among]
        # What narrows most first: FTS5 goes by the first, and asks the others about it.
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
        match = " AND ".join(wanted)
        moment = connection.ops.adapt_datetimefield_value(now)
        # Read from the newest on, which ends at the limit: the rowid is the answer's id.
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
            if not _is_in_step(index):
                with connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")

    def tidy(self) -> None:
        # A suggestion looks a dozen words up in each piece of this index; of the other, a search
        # reads far longer than it looks up. As SQLite's page on FTS5 has it under "The 'merge'
        # Command": below nought all pieces are to become one, and one that changes nothing is
        # the last.
        merge = f"INSERT INTO {QUESTIONS}({QUESTIONS}, rank) VALUES ('merge', %s)"
        with suppress(OperationalError), connection.cursor() as cursor:
            for pages in chain([-PAGES_AT_ONCE], repeat(PAGES_AT_ONCE)):
                before = connection.connection.total_changes
                cursor.execute(merge, [pages])
                if connection.connection.total_changes - before < CHANGES:
                    break

    def is_in_step(self) -> bool:
        return all(map(_is_in_step, INDEXED))


def _is_in_step(index: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def phrase(terms: Sequence[str]) -> str:
    """Terms side by side, quoted: nothing of them can be read as an operator."""
    return '"' + " ".join(terms).replace('"', "") + '"'

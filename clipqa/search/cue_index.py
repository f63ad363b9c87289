"""The index of all cues by their words, which finds a moment in any recording.

Readers search the entries of answers; this index also has the cues that no answer uses. The
database updates it itself, by triggers or since it indexes an expression, so that imports,
corrections and erasures can't leave it outdated.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from clipqa.models import Cue
from clipqa.search.backends.base import Clause

TABLE: Final = Cue._meta.db_table
INDEX: Final = "clipqa_cue_index"
_ACCENTS = re.compile("[\u0300-\u036f]")
# FTS5 ignores case and accents. `detail=column` leaves out positions, which halve the index.
OPTIONS = (
    f"content='{TABLE}', content_rowid='id', detail=column, "
    "tokenize='unicode61 remove_diacritics 2'"
)
_DELETE = f"INSERT INTO {INDEX}({INDEX}, rowid, text) VALUES ('delete', old.id, old.text);"
_UPDATE = f"CREATE TRIGGER IF NOT EXISTS {INDEX}_update AFTER UPDATE OF id, text ON {TABLE}"
_INSERT = f"INSERT INTO {INDEX}(rowid, text) VALUES (new.id, new.text);"
SQLITE_SCHEMA: Final = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(text, {OPTIONS})",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {_INSERT} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {_DELETE} END",
    f"{_UPDATE} BEGIN {_DELETE} {_INSERT} END",
)
# PostgreSQL's parser would take "and/or" for a path and "-5" for a number.
_SIGNS = "-./@_+:%&=?~#*|"
_SPACED = f"translate(lower(text), '{_SIGNS}', '{' ' * len(_SIGNS)}')"
# Accents are removed by hand, since the extension `unaccent` may be missing.
_BARE = f"regexp_replace(normalize({_SPACED}, NFKD), '[\u0300-\u036f]', '', 'g')"
VECTOR: Final = f"to_tsvector('simple', normalize({_BARE}, NFC))"
_ESCAPED = VECTOR.replace("%", "%%")  # in a statement with parameters
CREATE_INDEX: Final = f"CREATE INDEX IF NOT EXISTS cue_words ON {TABLE} USING gin (({VECTOR}))"


def prepare_cue_index(**signal: Any) -> None:
    """Receive `post_migrate`: create the index, and fill it if it is new."""
    has_cues = TABLE in connection.introspection.table_names()
    if connection.vendor == "postgresql":
        _execute([CREATE_INDEX] if has_cues else [])
    elif not has_cues:  # after a migration backwards
        _execute([f"DROP TABLE IF EXISTS {INDEX}"])
    else:
        # Django alters a table by creating a new one, which drops the triggers.
        is_new = not _has_trigger()
        _execute(SQLITE_SCHEMA)
        _execute([f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')"] if is_new else ())


def cues_with(words: Sequence[str], limit: int) -> Clause:
    """Return a SELECT of at most `limit` ids of cues with words that begin with all of these.

    On SQLite these are the newest. PostgreSQL returns any of them, since it would sort all.
    """
    if connection.vendor == "postgresql":
        query = " & ".join(f"'{without_accents(word)}':*" for word in words)
        sql = f"SELECT id FROM {TABLE} WHERE {_ESCAPED} @@ %s::tsquery LIMIT %s"
        return sql, [query, limit]
    match = " AND ".join(f'"{word}"*' for word in words)
    sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s"
    return sql, [match, limit]


def without_accents(text: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))
    return unicodedata.normalize("NFC", bare)


def _has_trigger() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"{INDEX}_insert"]
        )
        return cursor.fetchone() is not None


def _execute(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

"""The database itself refuses to change or drop what happened, whoever asks it.

A revision goes only with an `Erasure` of its record; a deleted login leaves the name behind.
Made after every migration, since Django's rebuilding of a table drops its triggers.
"""

from collections.abc import Iterator

from django.db import connection, models, transaction

from clipqa.models import AuditEntry, Erasure, Revision

GUARDED: tuple[type[models.Model], ...] = (AuditEntry, Erasure, Revision)
ERASED = (
    "EXISTS (SELECT 1 FROM clipqa_erasure e "
    "WHERE e.noun = OLD.noun AND e.record_id = OLD.record_id)"
)
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {door}
  RAISE EXCEPTION '% stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def prepare_guards(**signal: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        drop_guards()
        for statement in _made():
            cursor.execute(statement)


def drop_guards() -> None:
    """For `flush` alone, which empties every table."""
    is_postgres = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        for model in _guarded():
            table = model._meta.db_table
            for name in (f"{table}_stays", f"{table}_actor_stays", f"{table}_is_kept"):
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if is_postgres else "")
                )


def _guarded() -> list[type[models.Model]]:
    """Those whose table is there: a migration may have stopped before it."""
    there = set(connection.introspection.table_names())
    return [model for model in GUARDED if model._meta.db_table in there]


def _made() -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield POSTGRES_FUNCTION.format(name="clipqa_stays", door="")
        door = f"IF {ERASED} THEN RETURN OLD; END IF;"
        yield POSTGRES_FUNCTION.format(name="clipqa_stays_unless_erased", door=door)
    for model in _guarded():
        table = model._meta.db_table
        others = ", ".join(
            str(field.column) for field in model._meta.concrete_fields if field.name != "actor"
        )
        yield _trigger(f"{table}_stays", f"UPDATE OF {others}", table)
        yield _trigger(
            f"{table}_actor_stays", "UPDATE OF actor_id", table, "NEW.actor_id IS NOT NULL"
        )
        yield _deletion(table, model is Revision)


def _deletion(table: str, is_erasable: bool) -> str:
    name = f"{table}_is_kept"
    if not is_erasable:
        return _trigger(name, "DELETE", table)
    if connection.vendor == "postgresql":
        return _trigger(name, "DELETE", table, function="clipqa_stays_unless_erased")
    return _trigger(name, "DELETE", table, f"NOT {ERASED}")


def _trigger(
    name: str, event: str, table: str, when: str = "", function: str = "clipqa_stays"
) -> str:
    head = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
    head += f" WHEN ({when})" if when else ""
    if connection.vendor == "postgresql":
        return f"{head} EXECUTE FUNCTION {function}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{table} stays as it was written'); END"

"""Triggers that make the history append-only, for every client of the database.

They refuse to change or delete audit entries, erasures and revisions (also of cues), with two
exceptions: a revision may be deleted when an `Erasure` of its record exists, and deleting a login
sets `actor` to NULL (the entry also has the name). They are created after every migration, since
Django drops them when it rebuilds a table.
"""

from collections.abc import Iterator

from django.db import connection, models, transaction

from clipqa.models import AuditEntry, CueRevision, Erasure, Revision
from clipqa.models.append_only import AppendOnlyModel

GUARDED: tuple[type[models.Model], ...] = (AuditEntry, CueRevision, Erasure, Revision)
ERASABLE = (CueRevision, Revision)
ERASED = (
    "EXISTS (SELECT 1 FROM clipqa_erasure e "
    "WHERE e.model_name = OLD.model_name AND e.record_id = OLD.record_id)"
)
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {exception}
  RAISE EXCEPTION '% stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create_triggers(**signal: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        drop_triggers()
        for statement in _create_statements():
            cursor.execute(statement)


def drop_triggers() -> None:
    """Drop the triggers for `flush`, which deletes the rows of every table."""
    is_postgres = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        for model in _guarded_models():
            table = model._meta.db_table
            for name in (f"{table}_stays", f"{table}_actor_stays", f"{table}_is_kept"):
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if is_postgres else "")
                )


def _guarded_models() -> list[type[models.Model]]:
    """Return the models whose table exists, since one may migrate to an earlier migration."""
    tables = set(connection.introspection.table_names())
    return [model for model in GUARDED if model._meta.db_table in tables]


def _create_statements() -> Iterator[str]:
    if connection.vendor == "postgresql" and not _guarded_models():
        yield "DROP FUNCTION IF EXISTS clipqa_stays, clipqa_stays_unless_erased"
    elif connection.vendor == "postgresql":
        yield POSTGRES_FUNCTION.format(name="clipqa_stays", exception="")
        exception = f"IF {ERASED} THEN RETURN OLD; END IF;"
        yield POSTGRES_FUNCTION.format(name="clipqa_stays_unless_erased", exception=exception)
    for model in _guarded_models():
        table = model._meta.db_table
        others = ", ".join(
            str(field.column) for field in model._meta.concrete_fields if field.name != "actor"
        )
        yield _trigger(f"{table}_stays", f"UPDATE OF {others}", table)
        if issubclass(model, AppendOnlyModel):
            yield _trigger(
                f"{table}_actor_stays", "UPDATE OF actor_id", table, "NEW.actor_id IS NOT NULL"
            )
        yield _delete_trigger(table, model in ERASABLE)


def _delete_trigger(table: str, is_erasable: bool) -> str:
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

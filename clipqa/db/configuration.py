"""Convert database URLs to Django's settings; an invalid one stops the start."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

Database = dict[str, Any]

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN. A deferred transaction that reads and then writes
    # fails when another connection has written in between.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Each thread has a connection with its own page cache. Half of the default two megabytes is
    # enough, since the operating system caches the file for all of them.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
        # Overwrite deleted rows with zeros, so that erased texts are gone from the file. It is not
        # the default of every build of SQLite.
        "PRAGMA cache_size=-1000; PRAGMA secure_delete=ON;"
    ),
}
# A page reads short ranges of indexes. Where the planner overestimates one, it would start parallel
# workers or compile the query, which takes up to a second.
# Prepared statements (`statements.prepared`) use a generic plan, made without their values. It has
# to be forced: for an unknown OFFSET the planner expects a tenth of the list, finds the generic
# plan too expensive and would plan each execution again.
POSTGRES_OPTIONS = {
    "options": (
        "-c max_parallel_workers_per_gather=0 -c jit=off -c plan_cache_mode=force_generic_plan"
    )
}
PREPARE_THRESHOLD = 3  # executions on one connection before psycopg prepare_statements a statement
# The primary can replace a replica, so requests must not wait for one that is down. Options in the
# URL override these.
REPLICA_OPTIONS = {
    **POSTGRES_OPTIONS,
    "connect_timeout": 2,
    "tcp_user_timeout": 3_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
POSTGRES_EXAMPLE = "postgres://user:password@host:5432/name"


def primary(url: str, max_age: int, *, prepare_statements: bool = True) -> Database:
    """Return the settings of the database of the library.

    `prepare_statements` is False behind a pooler that can't keep prepared statements.
    """
    try:
        database = _parse(url)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL can't be read. Write it as {POSTGRES_EXAMPLE} "
            "or sqlite:////absolute/path.sqlite3."
        ) from error
    if _is(database, "sqlite3"):
        if not database.get("NAME"):
            raise ImproperlyConfigured("DATABASE_URL names no SQLite file.")
        if str(database["NAME"]) != ":memory:":
            Path(str(database["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        return {
            **database,
            "ENGINE": "clipqa.db.sqlite",
            "CONN_MAX_AGE": max_age,
            "CONN_HEALTH_CHECKS": True,  # checks that the file was not moved or replaced
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if _is(database, "postgresql"):
        return {
            **database,
            "ENGINE": "clipqa.db.postgresql",
            "CONN_MAX_AGE": max_age,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                **POSTGRES_OPTIONS,
                **_prepare_options(prepare_statements),
                **database.get("OPTIONS", {}),
            },
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL asks for {database.get('ENGINE') or 'an unknown database'}. "
        "ClipQA runs on SQLite and PostgreSQL."
    )


def replicas(
    urls: list[str], primary: Database, max_age: int, *, prepare_statements: bool = True
) -> dict[str, Database]:
    """Return the settings of each replica by its alias; none where the primary is SQLite."""
    found: dict[str, Database] = {}
    taken = {_location(primary): "DATABASE_URL"}
    for number, url in enumerate(urls, 1):
        replica = _replica(url, number, max_age, prepare_statements)
        if other := taken.get(_location(replica)):
            raise ImproperlyConfigured(
                f"DATABASE_REPLICA_URLS: address {number} names the same database as {other}. "
                "Name each replica once and leave the primary to DATABASE_URL."
            )
        taken[_location(replica)] = f"address {number}"
        found[f"replica_{number}"] = replica
    return found if _is(primary, "postgresql") else {}


def _replica(url: str, number: int, max_age: int, prepare_statements: bool) -> Database:
    # The message does not quote the URL, which contains a password.
    message = (
        f"DATABASE_REPLICA_URLS: address {number} names no PostgreSQL database. Write "
        f"{POSTGRES_EXAMPLE}, with commas between addresses and %2C for one in a password."
    )
    try:
        database = _parse(url)
    except ValueError as error:
        raise ImproperlyConfigured(message) from error
    if not _is(database, "postgresql") or not database.get("NAME"):
        raise ImproperlyConfigured(message)
    return {
        **database,
        "CONN_MAX_AGE": max_age,
        # The first statement of each request is the check of `replicas.reading`, which also
        # replaces a lost connection.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **REPLICA_OPTIONS,
            **_prepare_options(prepare_statements),
            **database.get("OPTIONS", {}),
        },
        "TEST": {"MIRROR": "default"},
    }


def _prepare_options(prepare_statements: bool) -> dict[str, int | None]:
    return {"prepare_threshold": PREPARE_THRESHOLD if prepare_statements else None}


def _parse(url: str) -> Database:
    """Raise `ValueError` for any invalid URL, whatever the parser raises."""
    if "://" not in url:
        raise ValueError("This is not a URL.")
    try:
        return dict(environ.Env.db_url_config(url))
    except (ImproperlyConfigured, KeyError, AttributeError) as error:
        raise ValueError("This is not the URL of a database.") from error


def _is(database: Database, engine: str) -> bool:
    return str(database.get("ENGINE", "")).endswith(engine)


def _location(database: Database) -> tuple[str, str, str]:
    host, port = database.get("HOST", ""), database.get("PORT") or 5432
    return str(host), str(port), str(database.get("NAME"))

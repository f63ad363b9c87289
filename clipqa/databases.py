"""Database addresses as Django's settings want them; a wrong one stops the start."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

Database = dict[str, Any]

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock up front: a transaction that reads and then writes
    # would otherwise fail as soon as another writer got in between.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Each thread has a connection, and each of these a cache of its own: of the usual two megabytes
    # half is enough, since the system keeps the file in memory for all of them.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
        "PRAGMA cache_size=-1000;"
    ),
}
# A page reads short ranges of indexes. What the planner thinks of as long would set it to starting
# processes and compiling, for up to a second.
# What is planned once (`statements.planned_once`) is planned without its values: to the server the
# place in a list from which six cards are read would look as costly as a tenth of the list.
POSTGRES_OPTIONS = {
    "options": (
        "-c max_parallel_workers_per_gather=0 -c jit=off -c plan_cache_mode=force_generic_plan"
    )
}
PLANNED_AFTER = 3  # times that a connection has asked a statement
# A replica can be done without, so nobody waits for one that is gone. What the address says of
# these comes first.
REPLICA_OPTIONS = {
    **POSTGRES_OPTIONS,
    "connect_timeout": 2,
    "tcp_user_timeout": 3_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
POSTGRES_ADDRESS = "postgres://user:password@host:5432/name"


def primary(url: str, max_age: int, *, prepares: bool = True) -> Database:
    """The database that holds the library. `prepares` plans some statements once."""
    try:
        database = _parsed(url)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL can't be read. Write it as {POSTGRES_ADDRESS} "
            "or sqlite:////absolute/path.sqlite3."
        ) from error
    if _is(database, "sqlite3"):
        if not database.get("NAME"):
            raise ImproperlyConfigured("DATABASE_URL names no SQLite file.")
        if str(database["NAME"]) != ":memory:":
            Path(str(database["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        return {**database, "OPTIONS": dict(SQLITE_OPTIONS)}
    if _is(database, "postgresql"):
        return {
            **database,
            "CONN_MAX_AGE": max_age,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                **POSTGRES_OPTIONS,
                **_planned(prepares),
                **database.get("OPTIONS", {}),
            },
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL asks for {database.get('ENGINE') or 'an unknown database'}. "
        "ClipQA runs on SQLite and PostgreSQL."
    )


def replicas(
    urls: list[str], primary: Database, max_age: int, *, prepares: bool = True
) -> dict[str, Database]:
    """Copies of the primary to read from, by the names they go by here; none beside SQLite."""
    found: dict[str, Database] = {}
    taken = {_place(primary): "DATABASE_URL"}
    for number, url in enumerate(urls, 1):
        replica = _replica(url, number, max_age, prepares)
        if other := taken.get(_place(replica)):
            raise ImproperlyConfigured(
                f"DATABASE_REPLICA_URLS: address {number} names the same database as {other}. "
                "Name each replica once and leave the primary to DATABASE_URL."
            )
        taken[_place(replica)] = f"address {number}"
        found[f"replica_{number}"] = replica
    return found if _is(primary, "postgresql") else {}


def _replica(url: str, number: int, max_age: int, prepares: bool) -> Database:
    # Without the address, which holds a password.
    sentence = (
        f"DATABASE_REPLICA_URLS: address {number} names no PostgreSQL database. Write "
        f"{POSTGRES_ADDRESS}, with commas between addresses and %2C for one in a password."
    )
    try:
        database = _parsed(url)
    except ValueError as error:
        raise ImproperlyConfigured(sentence) from error
    if not _is(database, "postgresql") or not database.get("NAME"):
        raise ImproperlyConfigured(sentence)
    return {
        **database,
        "CONN_MAX_AGE": max_age,
        # Each request asks how far the replica is before it asks anything else.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **REPLICA_OPTIONS,
            **_planned(prepares),
            **database.get("OPTIONS", {}),
        },
        "TEST": {"MIRROR": "default"},
    }


def _planned(prepares: bool) -> dict[str, int | None]:
    return {"prepare_threshold": PLANNED_AFTER if prepares else None}


def _parsed(url: str) -> Database:
    """Raises `ValueError` for whatever the parser stumbles over."""
    if "://" not in url:
        raise ValueError("This is no address.")
    try:
        return dict(environ.Env.db_url_config(url))
    except (ImproperlyConfigured, KeyError, AttributeError) as error:
        raise ValueError("This is no address of a database.") from error


def _is(database: Database, engine: str) -> bool:
    return str(database.get("ENGINE", "")).endswith(engine)


def _place(database: Database) -> tuple[str, str, str]:
    host, port = database.get("HOST", ""), database.get("PORT") or 5432
    return str(host), str(port), str(database.get("NAME"))

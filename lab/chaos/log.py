"""Drill: a full disk while PostgreSQL's log (WAL) has to grow.

Where PostgreSQL can't even write its log it stops itself, and reads fail too.
"""

from contextlib import suppress

from lab.chaos import disk
from lab.chaos.editors import SaveLog
from lab.chaos.target import Target
from lab.soak.scenario import Scenario

MESSAGES = 8
MESSAGE = "SELECT pg_logical_emit_message(true, 'drill', repeat('x', 1000000))"


def drill(target: Target, scenario: Scenario, times: int) -> SaveLog:
    saves = disk.drill(target, scenario, times, while_full=lambda: grow_log(target.url))
    log = (target.folder / "postgres.log").read_text(errors="replace")
    saves.ledger.done["PostgreSQL stopped itself"] = log.count("PANIC:")
    return saves


def grow_log(url: str) -> None:
    """Write more log than there is room for; saves alone are refused before they need as much."""
    import psycopg

    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        for _ in range(MESSAGES):
            connection.execute(MESSAGE)

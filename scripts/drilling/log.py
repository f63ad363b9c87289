"""A full disk that PostgreSQL's log (WAL) meets at once, since it may keep little of it ready.

Where not even that can be written PostgreSQL stops itself, and reads stop with it.
"""

from contextlib import suppress

from scripts.drilling import disk
from scripts.drilling.book import Book
from scripts.drilling.ground import Ground
from scripts.soaking.stage import Stage

MESSAGES = 8
MESSAGE = "SELECT pg_logical_emit_message(true, 'drill', repeat('x', 1000000))"


def drill(ground: Ground, stage: Stage, times: int) -> Book:
    book = disk.drill(ground, stage, times, meanwhile=lambda: let_grow(ground.url))
    said = (ground.folder / "postgres.log").read_text(errors="replace")
    book.ledger.done["PostgreSQL stopped itself"] = said.count("PANIC:")
    return book


def let_grow(url: str) -> None:
    """More of it than there is room for; saves alone are refused before they need that much."""
    import psycopg

    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        for _ in range(MESSAGES):
            connection.execute(MESSAGE)

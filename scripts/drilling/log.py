"""A full disk that PostgreSQL's log (WAL) meets at once, since it may keep little of it ready.

Where not even that can be written PostgreSQL stops itself, and reads stop with it.
"""

from scripts.drilling import disk
from scripts.drilling.book import Book
from scripts.drilling.ground import Ground
from scripts.soaking.stage import Stage


def drill(ground: Ground, stage: Stage, times: int) -> Book:
    return disk.drill(ground, stage, times, may_stop=True)

"""PostgreSQL stopped from one moment to the next, and started again, under a server that stays."""

import random
import time

from scripts.drilling.book import Book
from scripts.drilling.editors import Desks, wait_for_a_save
from scripts.drilling.ground import Ground
from scripts.drilling.readers import reading
from scripts.drilling.server import Server
from scripts.drilling.verdict import judge
from scripts.soaking.stage import Stage

AWAY_S, COMES_BACK_WITHIN = 1.0, 20.0


def drill(ground: Ground, stage: Stage, times: int) -> Book:
    from django.db import connection

    assert ground.cluster, "SQLite has no server to stop."
    book, chance = Book(), random.Random()  # noqa: S311 (no secret)
    server = Server(ground.environment(), ground.log)
    server.start()
    processes = server.processes()
    desks = Desks(server.port, stage, book, list(stage.people), pace=0)
    try:
        with reading(server.port, stage, book.ledger) as reader, desks.at_work():
            for _ in range(times):
                time.sleep(chance.uniform(0.3, 1.5))
                reader.may_be_told_why.set()
                ground.cluster.stop()
                time.sleep(AWAY_S)
                ground.cluster.start()
                _note_return(book)
                reader.may_be_told_why.clear()
                desks.rest()
                connection.close()
                judge(book.ledger, book.promised(), book.unsure())
                desks.go_on()
        if server.processes() != processes:
            book.ledger.breach("restarted", f"{processes} are now {server.processes()}")
    finally:
        server.stop()
    return book


def _note_return(book: Book) -> None:
    took = wait_for_a_save(book, COMES_BACK_WITHIN)
    if took is None:
        book.ledger.breach("no save after the restart", f"for {COMES_BACK_WITHIN} s")
    else:
        book.ledger.note("PostgreSQL stopped and started; next save after", took * 1000)

"""`kill -9` of the whole server, at moments that nobody chose."""

import random
import time

from scripts.drilling.book import Book
from scripts.drilling.editors import Desks
from scripts.drilling.ground import Ground
from scripts.drilling.server import Server
from scripts.drilling.verdict import judge, judge_file
from scripts.soaking.stage import Stage

SHORTEST, LONGEST = 0.3, 2.5


def drill(ground: Ground, stage: Stage, times: int) -> Book:
    book, chance = Book(), random.Random()  # noqa: S311 (no secret)
    server = Server(ground.environment(), ground.log)
    server.start()
    desks = Desks(server.port, stage, book, list(stage.people), pace=0)
    try:
        with desks.at_work():
            for _ in range(times):
                time.sleep(chance.uniform(SHORTEST, LONGEST))
                server.kill()
                desks.rest()
                server.start()
                book.ledger.note("times killed and started again")
                judge(book.ledger, book.promised(), book.unsure())
                desks.go_on()
            desks.rest()
        judge_file(book.ledger)
    finally:
        server.stop()
    return book

"""Editors who save through the desk's own forms and write down what they are told."""

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle

from scripts.drilling.book import Book
from scripts.soaking.desk import COLLIDED, SAVED, TOLD_WHY, Desk, Unavailable
from scripts.soaking.signing import signed, token_of
from scripts.soaking.stage import Stage

BROKEN = (OSError, http.client.HTTPException)
BEARS = frozenset({503})
PATIENCE = 120


class Editor(threading.Thread):
    """Hers alone are the answers she saves, one after the other."""

    def __init__(self, desk: Desk, answers: list[int], book: Book, pace: float) -> None:
        super().__init__(daemon=True)
        self._desk, self._answers, self._book, self._pace = desk, answers, book, pace
        self.may_work, self.rests, self.is_over = (threading.Event() for _ in range(3))
        self.may_work.set()

    def run(self) -> None:
        for number, pk in zip(count(1), cycle(self._answers), strict=False):
            if not self.may_work.is_set():
                self.rests.set()
                self.may_work.wait()
                self.rests.clear()
            if self.is_over.is_set():
                return
            try:
                self._save(pk, number)
            except BaseException as error:
                self._book.ledger.breach("an editor gave up", f"{type(error).__name__}: {error}")
                self.rests.set()
                raise
            self.is_over.wait(self._pace)

    def _save(self, pk: int, number: int) -> None:
        try:
            fields = self._desk.open(pk)
        except Unavailable:
            self._pause("forms not opened, told why")
            return
        except BROKEN:
            self._pause("forms not opened, no answer")
            return
        body = signed(dict(fields)["body"], token_of(number, pk))
        try:
            said = self._desk.save(pk, fields, body=body)
        except BROKEN:
            self._book.lose_sight_of(pk, number)
            self._pause("saves without an answer")
            return
        self._note(said, pk, number)

    def _note(self, said: str, pk: int, number: int) -> None:
        if said == SAVED:
            self._book.acknowledge(pk, number)
        elif said == TOLD_WHY:
            self._book.lose_sight_of(pk, number)
            self._pause("saves not done, told why")
        elif said == COLLIDED:
            self._book.ledger.note("saves refused, a newer one was there")

    def _pause(self, why: str) -> None:
        self._book.ledger.note(why)
        self.is_over.wait(0.05)


class Desks:
    """All who are at work; they can be asked to rest and to go on."""

    def __init__(
        self, port: int, stage: Stage, book: Book, names: Sequence[str], pace: float
    ) -> None:
        share = [pk for pk, _path in stage.edited]
        self._editors = [
            Editor(
                Desk(port, name, stage.people[name], book.ledger, BEARS),
                share[at :: len(names)],
                book,
                pace,
            )
            for at, name in enumerate(names)
        ]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for editor in self._editors:
            editor.start()
        try:
            yield
        finally:
            for editor in self._editors:
                editor.is_over.set()
                editor.may_work.set()
            for editor in self._editors:
                editor.join(PATIENCE)

    def rest(self) -> None:
        """Returns when nobody waits for an answer any more."""
        for editor in self._editors:
            editor.may_work.clear()
        for editor in self._editors:
            if not editor.rests.wait(PATIENCE):
                raise RuntimeError("An editor still waits for an answer.")

    def go_on(self) -> None:
        for editor in self._editors:
            editor.may_work.set()


def wait_for_a_save(book: Book, seconds: float) -> float | None:
    """How long it took until one more was acknowledged; None where none was."""
    before, began = book.ledger.done["saves acknowledged"], time.monotonic()
    while time.monotonic() < began + seconds:
        if book.ledger.done["saves acknowledged"] > before:
            return time.monotonic() - began
        time.sleep(0.02)
    return None

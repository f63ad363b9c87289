"""Editors who save through the admin's forms, and the log of which saves were acknowledged."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from threading import Lock

from lab.chaos.records import Record, records_of
from lab.http_client import NO_RESPONSE
from lab.soak.admin_client import CONFLICT, SAVED, UNAVAILABLE, AdminClient, Unavailable
from lab.soak.ledger import Ledger, token_of, with_token
from lab.soak.scenario import Scenario

TOLERATED = frozenset({503})
TIMEOUT_S = 120


@dataclass
class SaveLog:
    """The numbers of the saves of each record, outside of everything that a drill breaks.

    An unknown save got no response, or one that it failed: it may be in the database or not.
    """

    ledger: Ledger = field(default_factory=Ledger)
    _acknowledged: dict[Record, list[int]] = field(default_factory=lambda: defaultdict(list))
    _unknown: dict[Record, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock, repr=False)

    def acknowledge(self, record: Record, number: int) -> None:
        with self._lock:
            self._acknowledged[record].append(number)
        self.ledger.note("saves acknowledged")

    def add_unknown(self, record: Record, number: int) -> None:
        with self._lock:
            self._unknown[record].append(number)
        self.ledger.note("saves cut off")

    def acknowledged_saves(self) -> dict[Record, list[int]]:
        """Return a copy, as of now."""
        with self._lock:
            return {record: list(numbers) for record, numbers in self._acknowledged.items()}

    def unknown_saves(self) -> dict[Record, list[int]]:
        with self._lock:
            return {record: list(numbers) for record, numbers in self._unknown.items()}


class Editor(threading.Thread):
    """Saves its own records, one after the other; nobody else writes to them."""

    def __init__(
        self, client: AdminClient, records: list[Record], saves: SaveLog, pause_s: float
    ) -> None:
        super().__init__(daemon=True)
        self._client, self._records, self._saves = client, records, saves
        self._pause_s = pause_s
        self.may_work, self.is_paused, self.is_over = (threading.Event() for _ in range(3))
        self.may_work.set()

    def run(self) -> None:
        for number, record in zip(count(1), cycle(self._records), strict=False):
            if not self.may_work.is_set():
                self.is_paused.set()
                self.may_work.wait()
                self.is_paused.clear()
            if self.is_over.is_set():
                return
            try:
                self._save(record, number)
            except BaseException as error:
                self._saves.ledger.breach("an editor gave up", f"{type(error).__name__}: {error}")
                self.is_paused.set()
                raise
            self.is_over.wait(self._pause_s)

    def _save(self, record: Record, number: int) -> None:
        try:
            fields = self._client.open(record.pk, record.model)
        except Unavailable:
            self._note_and_wait("forms not opened, told why")
            return
        except NO_RESPONSE:
            self._note_and_wait("forms not opened, no answer")
            return
        text = with_token(dict(fields)[record.field], token_of(number, record.pk))
        try:
            outcome = self._client.save(record.pk, fields, record.model, **{record.field: text})
        except NO_RESPONSE:
            self._saves.add_unknown(record, number)
            self._note_and_wait("saves without an answer")
            return
        self._log(outcome, record, number)

    def _log(self, outcome: str, record: Record, number: int) -> None:
        if outcome == SAVED:
            self._saves.acknowledge(record, number)
        elif outcome == UNAVAILABLE:
            self._saves.add_unknown(record, number)
            self._note_and_wait("saves not done, told why")
        elif outcome == CONFLICT:
            self._saves.ledger.note("saves refused, a newer one was there")

    def _note_and_wait(self, event: str) -> None:
        self._saves.ledger.note(event)
        self.is_over.wait(0.05)


class Editors:
    """A group of editors that can be paused and resumed."""

    def __init__(
        self, port: int, scenario: Scenario, saves: SaveLog, names: Sequence[str], pause_s: float
    ) -> None:
        records = records_of(scenario)
        self._editors = [
            Editor(
                AdminClient(port, name, scenario.people[name], saves.ledger, TOLERATED),
                records[at :: len(names)],
                saves,
                pause_s,
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
                editor.join(TIMEOUT_S)

    def pause(self) -> None:
        """Return once no editor waits for a response any more."""
        for editor in self._editors:
            editor.may_work.clear()
        for editor in self._editors:
            if not editor.is_paused.wait(TIMEOUT_S):
                raise RuntimeError("An editor still waits for a response.")

    def resume(self) -> None:
        for editor in self._editors:
            editor.may_work.set()


def wait_for_a_save(saves: SaveLog, seconds: float) -> float | None:
    """Return after how many seconds one more save was acknowledged; None if none was."""
    before, began = saves.ledger.done["saves acknowledged"], time.monotonic()
    while time.monotonic() < began + seconds:
        if saves.ledger.done["saves acknowledged"] > before:
            return time.monotonic() - began
        time.sleep(0.02)
    return None

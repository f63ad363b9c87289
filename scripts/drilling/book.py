"""What editors were told is saved: the drill's own memory, which nothing that breaks can touch."""

from collections import defaultdict
from dataclasses import dataclass, field
from threading import Lock

from scripts.soaking.ledger import Ledger


@dataclass
class Book:
    """By answer the numbers of its saves: those that were acknowledged, and those of which nobody
    heard again, which may be there or not.
    """

    ledger: Ledger = field(default_factory=Ledger)
    acknowledged: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    cut_off: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock, repr=False)

    def acknowledge(self, pk: int, number: int) -> None:
        with self._lock:
            self.acknowledged[pk].append(number)
        self.ledger.note("saves acknowledged")

    def lose_sight_of(self, pk: int, number: int) -> None:
        with self._lock:
            self.cut_off[pk].append(number)
        self.ledger.note("saves cut off")

    def promised(self) -> dict[int, list[int]]:
        """What is acknowledged by now."""
        with self._lock:
            return {pk: list(numbers) for pk, numbers in self.acknowledged.items()}

    def unsure(self) -> dict[int, list[int]]:
        with self._lock:
            return {pk: list(numbers) for pk, numbers in self.cut_off.items()}

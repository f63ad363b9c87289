"""What was made once, kept in this process's memory up to so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Shelf(Generic[Made]):
    """The longest unasked goes first. `weigh` says how many bytes one takes."""

    def __init__(self, most_bytes: int, weigh: Callable[[Made], int]) -> None:
        self._most, self._held, self._weigh = most_bytes, 0, weigh
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Made | None:
        with self._lock:
            made = self._kept.get(key)
            if made is not None:
                self._kept.move_to_end(key)
            return made

    def set(self, key: Hashable, made: Made) -> None:
        with self._lock:
            self._forget(key)
            self._kept[key] = made
            self._held += self._weigh(made)
            while self._held > self._most and self._kept:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        made = self._kept.pop(key, None)
        if made is not None:
            self._held -= self._weigh(made)

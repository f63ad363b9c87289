"""A thread-safe in-process cache with a limit in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LRUCache(Generic[Value]):
    """Evicts the least recently used. `size_of` returns the size of a value in bytes."""

    def __init__(self, max_bytes: int, size_of: Callable[[Value], int]) -> None:
        self._max_bytes, self._bytes, self._size_of = max_bytes, 0, size_of
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def set(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._remove(key)
            self._values[key] = value
            self._bytes += self._size_of(value)
            # A value larger than the whole cache evicts everything, itself included.
            while self._bytes > self._max_bytes and self._values:
                self._remove(next(iter(self._values)))

    def _remove(self, key: Hashable) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self._bytes -= self._size_of(value)

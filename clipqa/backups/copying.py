"""The code shared by the copiers of both databases: targets of rows, and checksums."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

BITS = 128


@dataclass(frozen=True)
class Target:
    """The new table of an old table's rows. `columns` are in the order of the old ones."""

    table: str
    columns: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...] = ()  # of columns that are new


# Arguments: the old name of a table, and its columns. None for a table that is not carried over.
TargetOf = Callable[[str, list[str]], Target | None]


@dataclass
class Checksum:
    """A checksum of a table's rows, independent of their order, which no database defines."""

    rows: int = 0
    total: int = 0

    def add(self, row: bytes) -> None:
        digest = blake2b(row, digest_size=BITS // 8).digest()
        self.rows += 1
        self.total = (self.total + int.from_bytes(digest)) % (1 << BITS)

    def __str__(self) -> str:
        return f"{self.total:032x}"


def checksum_of(rows: Iterable[bytes]) -> Checksum:
    checksum = Checksum()
    for row in rows:
        checksum.add(row)
    return checksum

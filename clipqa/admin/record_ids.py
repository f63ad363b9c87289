"""Parse record ids in requests; invalid ones are ignored and raise no errors."""

from collections.abc import Iterable

MAX_LENGTH = 18  # digits that fit into a 64-bit integer


def record_id(given: str | None) -> int | None:
    is_number = given and given.isascii() and given.isdigit() and len(given) <= MAX_LENGTH
    return int(given) if given and is_number else None


def record_ids(given: Iterable[str]) -> list[int]:
    return [pk for each in given if (pk := record_id(each)) is not None]

"""The number of a record as a page sent it back: whatever it says, no error follows."""

from collections.abc import Iterable

LONGEST = 18  # digits that every database takes


def record_id(given: str | None) -> int | None:
    is_number = given and given.isascii() and given.isdigit() and len(given) <= LONGEST
    return int(given) if given and is_number else None


def record_ids(given: Iterable[str]) -> list[int]:
    return [pk for each in given if (pk := record_id(each)) is not None]

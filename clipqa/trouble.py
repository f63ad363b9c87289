"""What keeps the library from giving or taking, told from a database's or a disk's own words."""

import errno
from collections.abc import Iterator
from enum import Enum

from django.db import Error

DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}


class Trouble(Enum):
    FULL = "no room is left"
    READ_ONLY = "nothing may be written"
    BUSY = "somebody else holds it for too long"
    AWAY = "it does not answer"


class AfterSaving(Exception):  # noqa: N818 (it says when)
    """The record is saved; what should have come with it, such as its picture, is not."""


# What SQLite calls it, by the beginning of the name. Room for the index of its log is the first
# that a full disk refuses.
SQLITE = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_IOERR": Trouble.AWAY,
    "SQLITE_CANTOPEN": Trouble.AWAY,
}
# And PostgreSQL, by the beginning of its SQLSTATE.
POSTGRES = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "40001": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "53": Trouble.BUSY,
    "08": Trouble.AWAY,
    "57P": Trouble.AWAY,
    "58": Trouble.AWAY,
}
LOST = ("connection", "could not receive data", "SSL SYSCALL")


def trouble_of(error: BaseException | None) -> Trouble | None:
    """None for whatever is a mistake of ours, and for what the database rightly refuses."""
    return next((trouble for each in _chain(error) if (trouble := _trouble(each))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from: after a lost connection Django may only say that the
    transaction is broken.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return _of_a_disk(error)
    if name := getattr(error, "sqlite_errorname", ""):
        return _longest(SQLITE, name)
    if state := getattr(error, "sqlstate", ""):
        return _longest(POSTGRES, state)
    # A connection that is refused or breaks off has no code of its own.
    is_lost = _is_a_databases(error) and any(words in str(error) for words in LOST)
    return Trouble.AWAY if is_lost else None


def _is_a_databases(error: BaseException) -> bool:
    """Django's, or the driver's own: what a long list breaks off with reaches us as it is."""
    return isinstance(error, Error) or type(error).__module__.partition(".")[0] == "psycopg"


def _of_a_disk(error: OSError) -> Trouble | None:
    if error.errno in DISK_IS_FULL:
        return Trouble.FULL
    return Trouble.READ_ONLY if error.errno == errno.EROFS else None


def _longest(troubles: dict[str, Trouble], code: str) -> Trouble | None:
    begun = [known for known in troubles if code.startswith(known)]
    return troubles[max(begun, key=len)] if begun else None

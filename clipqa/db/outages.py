"""Recognise from an exception that the database or the disk can't serve the request."""

import errno
from collections.abc import Iterator
from enum import Enum

from django.db import Error

DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}


class Outage(Enum):
    FULL = "the disk is full"
    READ_ONLY = "the database is read-only"
    BUSY = "another transaction holds a lock for too long"
    AWAY = "the database does not answer"


class PartialSaveError(Exception):
    """The record is saved, but something that belongs to it, such as its picture, is not."""


# By the beginning of SQLite's error name. On a full disk the index of the write-ahead log often
# fails first (SHMSIZE).
SQLITE = {
    "SQLITE_FULL": Outage.FULL,
    "SQLITE_IOERR_SHMSIZE": Outage.FULL,
    "SQLITE_READONLY": Outage.READ_ONLY,
    "SQLITE_BUSY": Outage.BUSY,
    "SQLITE_LOCKED": Outage.BUSY,
    "SQLITE_IOERR": Outage.AWAY,
    "SQLITE_CANTOPEN": Outage.AWAY,
}
# By the beginning of PostgreSQL's SQLSTATE.
POSTGRES = {
    "53100": Outage.FULL,
    "25006": Outage.READ_ONLY,
    "40001": Outage.BUSY,
    "40P01": Outage.BUSY,
    "55P03": Outage.BUSY,
    "57014": Outage.BUSY,
    "53": Outage.BUSY,
    "08": Outage.AWAY,
    "57P": Outage.AWAY,
    "58": Outage.AWAY,
}
LOST_CONNECTION_PHRASES = ("connection", "could not receive data", "SSL SYSCALL")


def outage_of(error: BaseException | None) -> Outage | None:
    """Return the outage that caused an error.

    Return None for our own mistakes, and for valid refusals such as an integrity error.
    """
    return next((outage for each in _chain(error) if (outage := _outage(each))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its causes: after an outage Django may only raise that the transaction
    is broken.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError):
        return _disk_outage(error)
    if name := getattr(error, "sqlite_errorname", ""):
        return _longest_prefix_match(SQLITE, name)
    if state := getattr(error, "sqlstate", ""):
        return _longest_prefix_match(POSTGRES, state)
    # psycopg sets no SQLSTATE where a connection is refused or lost.
    is_lost = _is_database_error(error) and any(
        phrase in str(error) for phrase in LOST_CONNECTION_PHRASES
    )
    return Outage.AWAY if is_lost else None


def _is_database_error(error: BaseException) -> bool:
    """Return whether Django or psycopg raised it: Django does not wrap what iterating raises."""
    return isinstance(error, Error) or type(error).__module__.partition(".")[0] == "psycopg"


def _disk_outage(error: OSError) -> Outage | None:
    if error.errno in DISK_IS_FULL:
        return Outage.FULL
    return Outage.READ_ONLY if error.errno == errno.EROFS else None


def _longest_prefix_match(outages: dict[str, Outage], code: str) -> Outage | None:
    prefixes = [prefix for prefix in outages if code.startswith(prefix)]
    return outages[max(prefixes, key=len)] if prefixes else None

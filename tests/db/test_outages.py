"""Errors of a database or a disk are recognised as outages; our own mistakes are not."""

import errno

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from clipqa.db.outages import Outage, outage_of


def wrapped_by_django(error: Exception, **attributes: str) -> OperationalError:
    """Return a driver's error as Django raises it."""
    for name, value in attributes.items():
        setattr(error, name, value)
    wrapped = OperationalError(str(error))
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        ("SQLITE_FULL", Outage.FULL),
        ("SQLITE_IOERR_SHMSIZE", Outage.FULL),
        ("SQLITE_READONLY_DBMOVED", Outage.READ_ONLY),
        ("SQLITE_BUSY_SNAPSHOT", Outage.BUSY),
        ("SQLITE_IOERR_READ", Outage.AWAY),
        ("SQLITE_CONSTRAINT_UNIQUE", None),
    ],
)
def test_errors_of_sqlite_are_recognised(code: str, outage: Outage | None) -> None:
    assert outage_of(wrapped_by_django(Exception(), sqlite_errorname=code)) is outage


@pytest.mark.parametrize(
    ("state", "outage"),
    [
        ("53100", Outage.FULL),
        ("25006", Outage.READ_ONLY),
        ("40P01", Outage.BUSY),
        ("53300", Outage.BUSY),
        ("57P01", Outage.AWAY),
        ("08006", Outage.AWAY),
        ("58030", Outage.AWAY),
        ("42601", None),
        ("23505", None),
    ],
)
def test_errors_of_postgresql_are_recognised(state: str, outage: Outage | None) -> None:
    assert outage_of(wrapped_by_django(Exception(), sqlstate=state)) is outage


@pytest.mark.parametrize(
    ("number", "outage"),
    [
        (errno.ENOSPC, Outage.FULL),
        (errno.EDQUOT, Outage.FULL),
        (errno.EROFS, Outage.READ_ONLY),
        (errno.ENOENT, None),
    ],
)
def test_errors_of_a_disk_are_recognised(number: int, outage: Outage | None) -> None:
    assert outage_of(OSError(number, "message")) is outage


def test_a_lost_connection_is_recognised_by_its_message() -> None:
    assert outage_of(OperationalError("the connection is lost")) is Outage.AWAY
    assert outage_of(psycopg.OperationalError("server closed the connection")) is Outage.AWAY
    assert outage_of(ValueError("the connection is lost")) is None


def test_a_later_error_is_traced_to_the_outage() -> None:
    broken = DatabaseError("You can't execute queries until the end of the block.")
    broken.__context__ = wrapped_by_django(Exception(), sqlstate="53100")
    assert outage_of(broken) is Outage.FULL


def test_a_circular_context_does_not_loop_for_ever() -> None:
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert outage_of(one) is None
    assert outage_of(None) is None


@pytest.mark.django_db
def test_an_integrity_error_is_no_outage() -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO clipqa_libraryState (id) VALUES (NULL)".lower())
    assert outage_of(caught.value) is None

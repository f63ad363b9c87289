"""What a database or a disk says is told apart: their trouble, or our mistake."""

import errno

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from clipqa.trouble import Trouble, trouble_of


def saying(error: Exception, **facts: str) -> OperationalError:
    """As Django passes on what a driver raised."""
    for name, value in facts.items():
        setattr(error, name, value)
    wrapped = OperationalError(str(error))
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("SQLITE_FULL", Trouble.FULL),
        ("SQLITE_IOERR_SHMSIZE", Trouble.FULL),
        ("SQLITE_READONLY_DBMOVED", Trouble.READ_ONLY),
        ("SQLITE_BUSY_SNAPSHOT", Trouble.BUSY),
        ("SQLITE_IOERR_READ", Trouble.AWAY),
        ("SQLITE_CONSTRAINT_UNIQUE", None),
    ],
)
def test_sqlite_is_understood(code: str, trouble: Trouble | None) -> None:
    assert trouble_of(saying(Exception(), sqlite_errorname=code)) is trouble


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("53100", Trouble.FULL),
        ("25006", Trouble.READ_ONLY),
        ("40P01", Trouble.BUSY),
        ("53300", Trouble.BUSY),
        ("57P01", Trouble.AWAY),
        ("08006", Trouble.AWAY),
        ("58030", Trouble.AWAY),
        ("42601", None),
        ("23505", None),
    ],
)
def test_postgresql_is_understood(state: str, trouble: Trouble | None) -> None:
    assert trouble_of(saying(Exception(), sqlstate=state)) is trouble


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, Trouble.FULL),
        (errno.EDQUOT, Trouble.FULL),
        (errno.EROFS, Trouble.READ_ONLY),
        (errno.ENOENT, None),
    ],
)
def test_a_disk_is_understood(number: int, trouble: Trouble | None) -> None:
    assert trouble_of(OSError(number, "told")) is trouble


def test_a_lost_connection_says_so_in_words_alone() -> None:
    assert trouble_of(OperationalError("the connection is lost")) is Trouble.AWAY
    assert trouble_of(psycopg.OperationalError("server closed the connection")) is Trouble.AWAY
    assert trouble_of(ValueError("the connection is lost")) is None


def test_what_came_of_it_is_led_back_to_it() -> None:
    broken = DatabaseError("You can't execute queries until the end of the block.")
    broken.__context__ = saying(Exception(), sqlstate="53100")
    assert trouble_of(broken) is Trouble.FULL


def test_an_error_that_is_its_own_context_ends() -> None:
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert trouble_of(one) is None
    assert trouble_of(None) is None


@pytest.mark.django_db
def test_what_the_database_rightly_refuses_is_no_trouble() -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO clipqa_libraryState (id) VALUES (NULL)".lower())
    assert trouble_of(caught.value) is None

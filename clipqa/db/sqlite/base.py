"""The `ENGINE` of a library on SQLite.

Opening a connection takes longer than most statements: Django registers sixty functions with it,
and SQLite reads the schema. So connections are persistent (`CONN_MAX_AGE`). This backend handles
three cases that a new connection for each request avoids: the file was replaced, a cursor was not
read to its end, and the process forked.
"""

import os
import sqlite3
import time
from contextlib import suppress
from typing import Any
from weakref import ReferenceType, ref

from django.db import connections
from django.db.backends.sqlite3 import base, creation

from clipqa.db.sqlite_keepalive import FileId, check_in_place, close_all, file_at, leave_to_parent

WAL_TIMEOUT_S = 5.0


class DatabaseCreation(creation.DatabaseCreation):
    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:
        close_all()  # the next test database of this name is another file
        super().destroy_test_db(*args, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file: FileId | None = None
        self._cursors: set[ReferenceType[sqlite3.Cursor]] = set()  # not garbage-collected yet

    @property
    def _path(self) -> str:
        return str(self.settings_dict["NAME"])

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        check_in_place(self._path)
        # Before opening: if the file is replaced in between, the next request notices it.
        self._file = file_at(self._path)
        return self._open_with_retry(conn_params)

    def _open_with_retry(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Retry while another connection holds the lock.

        A library that was moved in has a rollback journal, and the first connection converts it
        (`journal_mode=WAL`). SQLite's busy timeout does not apply to that pragma.
        """
        ends_at = time.monotonic() + WAL_TIMEOUT_S
        while True:
            try:
                opened: sqlite3.Connection = super().get_new_connection(conn_params)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > ends_at:
                    raise
                time.sleep(0.02)
            else:
                return opened

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        self._cursors.add(ref(cursor, self._cursors.discard))
        return cursor

    def is_usable(self) -> bool:
        """Return whether the path still names the open file and no statement has failed.

        Django calls this once in each request, before the first statement (`CONN_HEALTH_CHECKS`),
        and after an error. A failed connection is replaced, so that nothing of its state reaches
        the next request.
        """
        if self.is_in_memory_db():
            return True
        return not self.errors_occurred and self._file == file_at(self._path)

    def close_if_unusable_or_obsolete(self) -> None:
        """Close open cursors too. Django calls this at the beginning and the end of a request.

        A cursor that was not read to its end keeps its snapshot: later statements of the connection
        would read old rows, and SQLite could not reset its log.
        """
        self._close_cursors()
        super().close_if_unusable_or_obsolete()

    def close(self) -> None:
        self._close_cursors()  # SQLite delays closing the file while a cursor is open
        super().close()

    def _close_cursors(self) -> None:
        while self._cursors:
            if cursor := self._cursors.pop()():
                with suppress(sqlite3.ProgrammingError):  # its connection is already closed
                    cursor.close()


def _after_fork() -> None:
    """Drop the connections of the thread that forked; other threads don't exist in the child."""
    for wrapper in connections.all(initialized_only=True):
        if isinstance(wrapper, DatabaseWrapper) and wrapper.connection is not None:
            leave_to_parent(wrapper.connection)
            wrapper.connection = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

"""Keep one connection to the SQLite file open in every process that uses it.

When the last connection is closed, SQLite deletes the write-ahead log and its index, and the next
connection creates them again. On a full disk that fails, and then even reading is impossible.

An open file keeps its inode, so its number also shows whether the path still names the same file.
"""

import atexit
import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from clipqa.lib.environment import private_file

FILE_SUFFIXES = ("", "-wal", "-shm")  # SQLite creates the others with the mode of the first
IN_MEMORY = (":memory:", "file:")
FileId = tuple[int, int]  # device and inode


@dataclass(frozen=True)
class OpenFile:
    connection: sqlite3.Connection
    file: FileId | None
    log: FileId | None


_open_files: dict[str, OpenFile] = {}
_inherited: list[sqlite3.Connection] = []  # referenced for ever, since deleting closes them
_lock = Lock()


def file_at(path: str) -> FileId | None:
    """Return the device and inode of a path, None if there is no file. Takes a microsecond."""
    try:
        stat = os.stat(path)  # noqa: PTH116 (creating a Path takes longer than the call)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def check_in_place(path: str) -> None:
    """Raise `OperationalError` if the open file was removed, or replaced without its log.

    SQLite would create an empty library in the first case. In the second it would apply the old
    file's log to the new file, which damages the new one.
    """
    open_file = _open_files.get(path)
    found = file_at(path)
    if open_file is None or found == open_file.file:
        return
    if found is None:
        raise _unusable(f"{path} is missing while ClipQA runs. Put it back, or restore a backup.")
    if open_file.log and open_file.log == file_at(_log_of(path)):
        raise _unusable(
            f"{path} was replaced while ClipQA runs, and the log beside it belongs to the former "
            "file. Stop ClipQA, delete the files that end in -wal and -shm, and start it again."
        )


def _unusable(message: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = "SQLITE_CANTOPEN"  # so that `outage_of` recognises it
    return error


def keep_open(connection: BaseDatabaseWrapper, **signal: object) -> None:
    """Receive `connection_created`: open the file again unless this process has it open."""
    path = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or path.startswith(IN_MEMORY):
        return
    with _lock:
        former = _open_files.get(path)
        if former and former.file == file_at(path):
            return
        for suffix in FILE_SUFFIXES:
            private_file(Path(f"{path}{suffix}"))
        with suppress(sqlite3.Error):  # the request's own statements will raise it too
            _open_files[path] = _open(path)
            if former:
                # The new file's log stays: SQLite notices that this connection's file was replaced.
                former.connection.close()


def open_at_start() -> None:
    """Open the library's file when a server process starts.

    Without it a worker would not notice a file that was replaced before its first request.
    """
    for connection in connections.all():
        path = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and file_at(path):  # else SQLite would create a file
            with suppress(Error):  # the first request will raise it too
                connection.ensure_connection()
                connection.close()


def _open(path: str) -> OpenFile:
    file = file_at(path)
    opened = sqlite3.connect(path, check_same_thread=False)
    # SQLite opens the log with the first statement that reads.
    opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return OpenFile(opened, file, file_at(_log_of(path)))


def _log_of(path: str) -> str:
    return f"{path}-wal"


def close_all() -> None:
    """Close the connections at exit, so that SQLite deletes the log and leaves one file."""
    for path in list(_open_files):
        _open_files.pop(path).connection.close()


def leave_to_parent(connection: sqlite3.Connection) -> None:
    """Keep a connection that a forked process inherited from being closed.

    SQLite forbids a child process to use or close a connection that its parent opened.
    """
    _inherited.append(connection)


def _after_fork() -> None:
    for path in list(_open_files):
        leave_to_parent(_open_files.pop(path).connection)


def register() -> None:
    connection_created.connect(keep_open, dispatch_uid="keep the SQLite file open")
    atexit.register(close_all)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

"""One connection to the SQLite file stays open in every process that uses it.

Whoever closes the last one also takes away the log and its index, and the next to come has to make
them anew. On a full disk that can't be done, and then nobody could even read.
"""

import atexit
import os
import sqlite3
from contextlib import suppress
from threading import Lock

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

IN_MEMORY = (":memory:", "file:")
_held: dict[tuple[int, str], sqlite3.Connection] = {}
_lock = Lock()


def hold_open(connection: BaseDatabaseWrapper, **signal: object) -> None:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or name.startswith(IN_MEMORY):
        return
    # By process too: a connection must not be used where it came by a fork.
    place = (os.getpid(), name)
    with _lock:
        if place not in _held:
            with suppress(sqlite3.Error):  # whoever asks for the library itself will be told
                _held[place] = _opened(place[1])


def _opened(path: str) -> sqlite3.Connection:
    held = sqlite3.connect(path, check_same_thread=False)
    held.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # only now is the log open
    return held


def let_go() -> None:
    """So that a server that ends in good order leaves one file without a log beside it."""
    for pid, path in list(_held):
        held = _held.pop((pid, path))
        if pid == os.getpid():
            held.close()


def connect() -> None:
    connection_created.connect(hold_open, dispatch_uid="hold the SQLite file open")
    atexit.register(let_go)

"""The `ENGINE` of a library on PostgreSQL.

Django's health check executes `SELECT 1` once in each request on a persistent connection. A cached
page needs only one statement, so that would double its cost. A server that closes a connection
sends data on its socket, so a socket without data belongs to a usable connection.
"""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        return self._is_idle_and_silent() or super().is_usable()

    def _is_idle_and_silent(self) -> bool:
        """Return False where `SELECT 1` must decide: inside a transaction, or with data to read.

        Between two requests the server sends only that it closes the connection, or a harmless
        notice such as a changed setting.
        """
        link = self.connection
        if link is None or link.closed or self.errors_occurred or not hasattr(select, "poll"):
            return False
        if link.info.transaction_status != TransactionStatus.IDLE:
            return False
        poll = select.poll()
        poll.register(link.fileno(), select.POLLIN)
        return not poll.poll(0)

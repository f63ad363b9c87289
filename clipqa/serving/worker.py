"""gunicorn's threaded worker, with a loop that waits for slow clients instead of its threads.

gunicorn gives a connection to a thread when its first byte arrives, and the thread waits for the
rest of the head, for the body, and for the client to read the response. As many slow clients as
there are threads would block the site. Here the worker's loop buffers the head and a small body,
sends the parts of a response that a client does not read at once, streams files, and waits for
clients to close their connections.

It overrides methods of gunicorn; tests/serving tests the behaviour of gunicorn that it relies on.
"""

import errno
import selectors
import socket
import time
from contextlib import suppress
from typing import Any

from clipqa.serving.connection import Connection, State, finish_body, sending_files_in_loop
from clipqa.serving.incoming import Incoming
from clipqa.serving.parking import ParkingWorker
from clipqa.serving.patient_socket import STALLED_SECONDS, PatientSocket

RECEIVED_AT_ONCE = 64 * 1024
# After the last response the client may send for this long, and this many bytes, before the
# connection is closed. Otherwise a browser that still sends a refused body would show an error
# instead of the page.
LINGER_SECONDS, MAX_DISCARDED = 10.0, 32 * 1024 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
NOTHING_THERE = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}
NO_DESCRIPTOR = {errno.EMFILE, errno.ENFILE}


class BufferingWorker(ParkingWorker):
    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Any = sending_files_in_loop(self.wsgi)

    # Receiving: in the loop -------------------------------------------------------------

    def accept(self, listener: Any) -> None:
        if self.cfg.is_ssl:
            super().accept(listener)  # unchanged: gunicorn's threads do the TLS handshake
            return
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in NO_DESCRIPTOR:
                self._make_room()
            elif error.errno not in NOTHING_THERE:
                raise
            return
        self.nr_conns += 1
        conn = Connection(self.cfg, PatientSocket.adopt(client), address, listener.getsockname())
        self._receive(conn)
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        if not isinstance(conn, Connection):
            super().on_client_socket_readable(conn, client)
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.begin_request()
        self._receive(conn)

    def _receive(self, conn: Connection, _socket: object = None) -> None:
        try:
            data = conn.sock.recv(RECEIVED_AT_ONCE)
        except BlockingIOError:
            self._advance(conn)
            return
        except OSError:
            data = b""
        if data:
            conn.incoming.add(data)
            self._advance(conn)
        else:
            self._drop(conn)

    def _advance(self, conn: Connection) -> None:
        """Give a complete request to a thread, refuse an invalid one, or wait for more of it."""
        incoming = conn.incoming
        if incoming.is_ready:
            self._unpark(conn)
            self.enqueue_req(conn)
        elif incoming.refusal:
            self._unpark(conn)
            self._refuse(conn, *incoming.refusal)
        else:
            self._ask_to_continue(conn)
            until = conn.began + incoming.seconds
            self._park(conn, selectors.EVENT_READ, self._receive, until)

    def _ask_to_continue(self, conn: Connection) -> None:
        if not conn.was_asked_to_continue and conn.incoming.waits_for_continue:
            conn.was_asked_to_continue = True
            with suppress(OSError):  # reading the connection will raise it too
                conn.sock.sendall(CONTINUE)
                conn.sock.flush()

    # Working: in a thread ---------------------------------------------------------------

    def handle(self, conn: Any) -> Any:
        if not isinstance(conn, Connection):
            return super().handle(conn)
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(bytes(conn.incoming.received))
        conn.incoming = Incoming()
        keep_alive = super().handle(conn)
        conn.sock.flush()  # finish_request() handles its error
        return keep_alive

    def handle_request(self, req: Any, conn: Any) -> Any:
        if getattr(conn, "was_asked_to_continue", False):
            req._expected_100_continue = False
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> bool:
        """Return whether another request may follow: not after a body that was not read whole.

        Its remaining bytes would be parsed as a request (request smuggling).
        """
        if not isinstance(conn, Connection):
            return bool(super()._keepalive_after(conn, keepalive))
        return bool(keepalive) and finish_body(conn.parser)

    # Sending and closing: in the loop ---------------------------------------------------

    def finish_request(self, conn: Any, fs: Any) -> None:
        if not isinstance(conn, Connection):
            super().finish_request(conn, fs)
            return
        try:
            conn.keep_alive = not fs.cancelled() and bool(fs.result())
        except Exception:  # the thread has logged it
            self._drop(conn)
            return
        conn.finished = fs
        if conn.sock.queued or conn.sock.file:
            self._send(conn)
        else:
            self._next_request(conn)

    def _send(self, conn: Connection, _socket: object = None) -> None:
        conn.state = State.SENDING
        try:
            is_sent = conn.sock.pump()
        except Exception:  # the client is gone, or the file can't be read
            self._drop(conn)
            return
        if is_sent:
            self._unpark(conn)
            self._next_request(conn)
        else:
            until = time.monotonic() + STALLED_SECONDS
            self._park(conn, selectors.EVENT_WRITE, self._send, until)

    def _next_request(self, conn: Connection) -> None:
        """Continue with the next request, which may have arrived already, or close."""
        received = conn.parser.unreader.take_buffered() if conn.keep_alive else b""
        if received:
            conn.begin_request(received)
            self._advance(conn)
        elif conn.keep_alive:
            super().finish_request(conn, conn.finished)
        else:
            self._close_gracefully(conn)

    def _close_gracefully(self, conn: Connection) -> None:
        """Close the sending side, then wait for the client to close (RFC 9112, 9.6)."""
        conn.state = State.CLOSING
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
        else:
            until = time.monotonic() + LINGER_SECONDS
            self._park(conn, selectors.EVENT_READ, self._discard, until)

    def _discard(self, conn: Connection, _socket: object = None) -> None:
        try:
            received = len(conn.sock.recv(RECEIVED_AT_ONCE))
        except BlockingIOError:
            return
        except OSError:
            received = 0
        conn.discarded += received
        if not received or conn.discarded > MAX_DISCARDED:
            self._drop(conn)

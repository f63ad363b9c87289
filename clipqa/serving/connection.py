"""One client's connection with the state of its request and response."""

import time
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from gunicorn.http.body import LengthReader
from gunicorn.workers.gthread import TConn

from clipqa.serving.incoming import Incoming
from clipqa.serving.patient_socket import PatientSocket


class State(Enum):
    RECEIVING = "receiving"
    SENDING = "sending"
    CLOSING = "closing"


class Connection(TConn):
    """A connection with its received bytes and its deadline."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.state = State.RECEIVING
        self.incoming = Incoming()
        self.began = self.deadline = time.monotonic()
        self.was_asked_to_continue = self.keep_alive = False
        self.finished: Any = None
        self.discarded = 0

    def begin_request(self, received: bytes = b"") -> None:
        self.state, self.began = State.RECEIVING, time.monotonic()
        self.incoming, self.was_asked_to_continue = Incoming(received), False

    @property
    def buffered(self) -> int:
        """The bytes of its request and response that are in memory."""
        return len(self.incoming.received) + int(self.sock.queued)


def finish_body(parser: Any) -> bool:
    """Skip the rest of a request's body; return False if it has not arrived yet. Never waits."""
    reader = parser.mesg.body.reader
    if not isinstance(reader, LengthReader):
        return reader.parser is None  # a chunked body that was read to its end
    if reader.length == 0:
        return True
    is_here = reader.length <= len(parser.unreader.buf.getbuffer())
    return is_here and bool(parser.finish_body())


def sending_files_in_loop(application: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an application: the thread sends the headers of a file, the loop sends its content.

    Files are responses in PEP 3333's `wsgi.file_wrapper`.
    """

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response: Iterable[bytes] = application(environ, start_response)
        client = environ["gunicorn.socket"]
        is_file = isinstance(response, environ["wsgi.file_wrapper"])
        if is_file and isinstance(client, PatientSocket):
            client.file = iter(response)
            return ()
        return response

    return served

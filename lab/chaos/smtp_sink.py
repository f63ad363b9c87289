"""A mail server on the loopback address that counts letters by their Message-ID and keeps none."""

import socketserver
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import cast

REPLIES = {b"EHLO": b"250 sink", b"HELO": b"250 sink", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.letters: Counter[str] = Counter()
        self.connections = 0
        self.replies = dict(REPLIES)
        self._lock = Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def receive(self, message_id: str, recipient: str) -> None:
        with self._lock:
            self.letters[message_id] += 1


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):  # the sender was killed
            self._converse()

    def _converse(self) -> None:
        cast("Sink", self.server).connections += 1
        self._say(b"220 sink")
        recipient = ""
        for line in self.rfile:
            command = line[:4].upper().strip()
            if command == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            reply = cast("Sink", self.server).replies.get(command, b"250 ok")
            self._say(reply)
            if command == b"DATA" and reply.startswith(b"354"):
                self._receive(recipient)
            if command == b"QUIT":
                return

    def _receive(self, recipient: str) -> None:
        """A letter counts as received before the sender learns of it, as with a real server."""
        message_id = ""
        for line in self.rfile:
            if line.lower().startswith(b"message-id:"):
                message_id = line.partition(b":")[2].strip().decode()
            if line.rstrip(b"\r\n") == b".":
                cast("Sink", self.server).receive(message_id, recipient)
                self._say(b"250 received")
                return

    def _say(self, reply: bytes) -> None:
        self.wfile.write(reply + b"\r\n")


@contextmanager
def running_sink() -> Iterator[Sink]:
    with Sink() as sink:
        Thread(target=sink.serve_forever, daemon=True).start()
        try:
            yield sink
        finally:
            sink.shutdown()

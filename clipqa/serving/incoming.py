"""Buffer a request until a thread can handle it without waiting for the client."""

import re

MAX_HEAD = 32 * 1024  # as in deploy/nginx/
MAX_LINE = 8 * 1024
# Bodies up to this size are buffered before a thread is used. Anonymous visitors may not send
# larger ones (clipqa/body_limits.py), so a larger body belongs to a session or is refused by its
# head.
MAX_COLLECTED_BODY = 1024 * 1024
HEAD_SECONDS = 15
BODY_SECONDS, MIN_BYTES_A_SECOND = 15, 8 * 1024

END_OF_HEAD = b"\r\n\r\n"
BODILESS = (b"GET ", b"HEAD ")
# gunicorn refuses every other spelling of this header, and a second one.
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)
CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)


class Incoming:
    """The received bytes of one request, and perhaps the beginning of the next one."""

    def __init__(self, received: bytes = b"") -> None:
        self.received = bytearray(received)
        self.head_length = 0  # 0 until the head is complete
        self.body_length = 0  # of a body that is buffered
        if received:
            self._look_for_the_head(0)

    def add(self, data: bytes) -> None:
        known = len(self.received)
        self.received += data
        if not self.head_length:
            # The end may have begun in the last three bytes before these.
            self._look_for_the_head(max(0, known - 3))

    @property
    def is_ready(self) -> bool:
        """Whether a thread can handle it without waiting for the client."""
        whole = self.head_length + self.body_length
        return self.head_length > 0 and len(self.received) >= whole

    @property
    def waits_for_continue(self) -> bool:
        """Whether the client sends its body only after 100 Continue (RFC 9110, 10.1.1)."""
        return self.head_length > 0 and CONTINUE.search(self._head) is not None

    @property
    def refusal(self) -> tuple[int, str] | None:
        """Status and reason if the head is too long, else None."""
        if self.head_length or len(self.received) <= MAX_LINE:
            return None
        if b"\r\n" not in self.received[:MAX_LINE]:
            return 414, "URI Too Long"
        if len(self.received) > MAX_HEAD:
            return 431, "Request Header Fields Too Large"
        return None

    @property
    def seconds(self) -> float:
        """The time that the client may take, from its first byte."""
        if not self.head_length:
            return HEAD_SECONDS
        return HEAD_SECONDS + BODY_SECONDS + self.body_length / MIN_BYTES_A_SECOND

    @property
    def _head(self) -> bytes:
        return bytes(self.received[: self.head_length])

    def _look_for_the_head(self, begin: int) -> None:
        at = self.received.find(END_OF_HEAD, begin)
        if at < 0:
            return
        self.head_length = at + len(END_OF_HEAD)
        if self.received.startswith(BODILESS):
            return  # a body of such a request is never read
        lengths = CONTENT_LENGTH.findall(self._head)
        if len(lengths) == 1 and int(lengths[0]) <= MAX_COLLECTED_BODY:
            self.body_length = int(lengths[0])

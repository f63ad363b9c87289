"""A short name for all that something follows from."""

import marshal
from hashlib import sha256
from typing import Any


def digest(*values: object) -> bytes:
    """The same for values that are written the same, and for others practically never."""
    return sha256(repr(values).encode("utf-8", "surrogatepass")).digest()


def digest_plain(value: Any) -> bytes:
    """Likewise of lists, tuples, texts and numbers, in a tenth of the time."""
    without_references = 2  # which would tell one text met twice from two that are equal
    return sha256(marshal.dumps(value, without_references)).digest()

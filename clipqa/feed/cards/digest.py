"""A digest of values, used as a cache key."""

import marshal
from hashlib import sha256
from typing import Any

# Later versions of marshal write references to repeated objects. Then one string used twice would
# give another digest than two equal strings.
MARSHAL_VERSION = 2


def digest(*values: Any) -> bytes:
    """Return the SHA-256 of values: equal for equal values, practically never for others.

    Lists, tuples, strings, numbers and bytes take a tenth of the time of other types, for which
    `repr()` is used.
    """
    try:
        serialized = marshal.dumps(values, MARSHAL_VERSION)
    except ValueError:
        serialized = repr(values).encode("utf-8", "surrogatepass")
    return sha256(serialized).digest()

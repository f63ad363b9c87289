"""JSON values as compressed bytes, for a column of many small values. Pure."""

from __future__ import annotations

import json
import zlib
from typing import Any

LEVEL = 6


def pack(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), LEVEL)


def unpack(content: bytes | memoryview) -> Any:
    """Return the value. PostgreSQL's driver returns a memoryview."""
    return json.loads(zlib.decompress(content))

"""What the fields of a page said when it was filled, as digests that the page carries.

With them a refused save can tell what its sender changed from what merely stood there.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet

SIGNS = 12  # of a digest: enough for one page's few fields


def digests(version: str, values: Mapping[str, Any]) -> str:
    return json.dumps({name: digest(version, name, value) for name, value in values.items()})


def read_digests(given: str) -> dict[str, str]:
    """Whatever came; what is no table of digests knows nothing."""
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def digest(version: str, name: str, value: Any) -> str:
    """Of one value, whether the record says it or the page sent it."""
    told = json.dumps([version, name, _plain(value)]).encode("utf-8", "replace")
    return sha256(told).hexdigest()[:SIGNS]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | QuerySet):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):  # the page shows no smaller parts than seconds
        return value.replace(microsecond=0).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()

"""Digests of the values with which a form was rendered, in a hidden field of the form.

When a save is refused, they tell the values that the user changed from the unchanged ones.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet

SIGNS = 12  # hexadecimal digits of a digest: enough for the few fields of a form


def digests(version: str, values: Mapping[str, Any]) -> str:
    return json.dumps({name: digest(version, name, value) for name, value in values.items()})


def read_digests(given: str) -> dict[str, str]:
    """Parse submitted digests; return an empty dictionary if they are invalid."""
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def digest(version: str, name: str, value: Any) -> str:
    """Return the digest of a value, the same for a record's value and a submitted one."""
    told = json.dumps([version, name, _plain(value)]).encode("utf-8", "replace")
    return sha256(told).hexdigest()[:SIGNS]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | QuerySet):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):  # forms contain whole seconds
        return value.replace(microsecond=0).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()

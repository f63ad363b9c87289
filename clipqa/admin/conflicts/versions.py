"""The version of a record from which a form was rendered, and whether it is still current."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from clipqa.counters import take_writer_lock
from clipqa.curation import EditConflict, lock_version
from clipqa.models import Cue
from clipqa.models.versioned import VersionedModel

CUE_FIELDS = ("pk", "start_ms", "end_ms", "speaker", "text")
DIGEST_LENGTH = 12  # hexadecimal digits of a digest: enough for the few fields of a form


class VersionInput(forms.HiddenInput):
    """A hidden input with a version; the admin's script stores these with a draft."""

    def __init__(self) -> None:
        super().__init__({"data-version": ""})


def find_newer(record: Any, seen: str) -> Model | None:
    if isinstance(record, VersionedModel):
        return _newer_version(record, seen)
    take_writer_lock()  # before any row is locked, as in `lock_version`
    current: Model = type(record)._default_manager.select_for_update().get(pk=record.pk)
    return current if record_version(current) != seen else None


def _newer_version(record: VersionedModel, seen: str) -> Model | None:
    try:
        lock_version(record, int(seen) if re.fullmatch("[0-9]{1,18}", seen) else 0)
    except EditConflict as conflict:
        return conflict.current
    return None


def record_version(record: Model) -> str:
    """Return the number of saves; for cues, which count none, a digest."""
    if isinstance(record, VersionedModel):
        return str(record.edit_version)
    rows: list[Any] = [attrgetter(*CUE_FIELDS)(record)] if isinstance(record, Cue) else []
    return sha256(repr(rows).encode("utf-8", "replace")).hexdigest()


def value_digests(version: str, values: Mapping[str, Any]) -> str:
    """Return digests of the values with which a form is rendered, for a hidden field of the form.

    When a save is refused, they tell the values that the user changed from the unchanged ones.
    """
    return json.dumps({name: value_digest(version, name, value) for name, value in values.items()})


def read_digests(given: str) -> dict[str, str]:
    """Parse submitted digests; return an empty dictionary if they are invalid."""
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def value_digest(version: str, name: str, value: Any) -> str:
    """Return the digest of a value, the same for a record's value and a submitted one."""
    encoded = json.dumps([version, name, _plain(value)]).encode("utf-8", "replace")
    return sha256(encoded).hexdigest()[:DIGEST_LENGTH]


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

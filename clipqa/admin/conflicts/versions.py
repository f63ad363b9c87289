"""The version of a record from which a form was rendered, and whether it is still current."""

import hashlib
import re
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Model

from clipqa.counters import take_writer_lock
from clipqa.curation import EditConflict, lock_version
from clipqa.models import Cue, Transcript
from clipqa.models.versioned import VersionedModel

LINE = ("pk", "start_ms", "end_ms", "speaker", "text")


class Versions(forms.HiddenInput):
    """A hidden input with a version; the admin's script stores these with a draft."""

    def __init__(self) -> None:
        super().__init__({"data-version": ""})


def find_newer(record: Any, seen: str) -> Model | None:
    if isinstance(record, VersionedModel):
        return _newer_edited(record, seen)
    take_writer_lock()  # before any row is locked, as in `lock_version`
    current: Model = type(record)._default_manager.select_for_update().get(pk=record.pk)
    return current if version_of(current) != seen else None


def _newer_edited(record: VersionedModel, seen: str) -> Model | None:
    try:
        lock_version(record, int(seen) if re.fullmatch("[0-9]{1,18}", seen) else 0)
    except EditConflict as collision:
        return collision.current
    return None


def version_of(record: Model) -> str:
    """Return the number of saves; for transcripts and cues, which count none, a digest."""
    if isinstance(record, VersionedModel):
        return str(record.edit_version)
    rows: list[Any] = [attrgetter(*LINE)(record)] if isinstance(record, Cue) else []
    if isinstance(record, Transcript) and record.pk:
        # Reads tuples instead of model instances, since a long video has thousands of cues.
        rows = [record.language, *record.cues.in_order().values_list(*LINE)]
    return hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()

"""Which state of a record a page was filled from, and whether that still stands."""

import hashlib
import re
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Model

from clipqa.counters import take_turn
from clipqa.curation import EditCollision, lock_version
from clipqa.models import Cue, Transcript
from clipqa.models.edited import Edited

LINE = ("pk", "start_ms", "end_ms", "speaker", "text")


class Versions(forms.HiddenInput):
    """Says of what the page was filled from; the desk's script keeps these with a draft."""

    def __init__(self) -> None:
        super().__init__({"data-version": ""})


def find_newer(record: Any, seen: str) -> Model | None:
    if isinstance(record, Edited):
        return _newer_edited(record, seen)
    take_turn()  # before any row is held, as `lock_version` does
    current: Model = type(record)._default_manager.select_for_update().get(pk=record.pk)
    return current if version_of(current) != seen else None


def _newer_edited(record: Edited, seen: str) -> Model | None:
    try:
        lock_version(record, int(seen) if re.fullmatch("[0-9]{1,18}", seen) else 0)
    except EditCollision as collision:
        return collision.current
    return None


def version_of(record: Model) -> str:
    """A count of saves, or for lines of a transcript, which keep none, what they say."""
    if isinstance(record, Edited):
        return str(record.edit_version)
    rows: list[Any] = [attrgetter(*LINE)(record)] if isinstance(record, Cue) else []
    if isinstance(record, Transcript) and record.pk:
        # Without making records of them: an evening's film has thousands of lines.
        rows = [record.language, *record.cues.in_order().values_list(*LINE)]
    return hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()

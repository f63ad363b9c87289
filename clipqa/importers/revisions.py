"""The revisions of a batch: gathered while it is written, and kept at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from clipqa.models import Verb
from clipqa.models.revision import Changes
from clipqa.revisions import difference, keep, state_of, told
from clipqa.revisions.states import plain
from clipqa.revisions.writing import Told


class Revisions:
    def __init__(self) -> None:
        self._told: list[Told] = []

    def created(self, records: Iterable[models.Model]) -> None:
        """Without what they say: that stands in the record until a later revision tells it."""
        for record in records:
            self._told.append(told(type(record), record.pk, Verb.CREATED, {}))

    def changed(self, record: models.Model, old: Mapping[str, Any]) -> None:
        """`old`: the fields that were changed, with what they said before."""
        before = {name: plain(value) for name, value in old.items()}
        self.noted(record, difference(before, state_of(record, old.keys())))

    def noted(self, record: models.Model, changes: Changes) -> None:
        if changes:
            self._told.append(told(type(record), record.pk, Verb.CHANGED, changes))

    def write(self) -> None:
        keep(self._told)
        self._told = []

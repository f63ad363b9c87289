"""The revisions of a batch, collected while it is written and saved in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from clipqa.history import difference, new_revision, save_revisions, state_of
from clipqa.history.states import json_value
from clipqa.history.tracking import NewRevision
from clipqa.models import Verb
from clipqa.models.revision import Changes


class Revisions:
    def __init__(self) -> None:
        self._revisions: list[NewRevision] = []

    def add_created(self, records: Iterable[models.Model]) -> None:
        """Add revisions of new records, without values.

        The values are those of the record, or the old ones of a later revision.
        """
        for record in records:
            self._revisions.append(new_revision(type(record), record.pk, Verb.CREATED, {}))

    def add_changed(self, record: models.Model, old: Mapping[str, Any]) -> None:
        """Add a revision of a changed record. `old` has the old values of the changed fields."""
        before = {name: json_value(value) for name, value in old.items()}
        self.add_changes(record, difference(before, state_of(record, old.keys())))

    def add_changes(self, record: models.Model, changes: Changes) -> None:
        if changes:
            self._revisions.append(new_revision(type(record), record.pk, Verb.CHANGED, changes))

    def write(self) -> None:
        save_revisions(self._revisions)
        self._revisions = []

"""The revisions of a batch: gathered while it is written, and kept at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone

from clipqa.importers.bulk import insert_rows
from clipqa.models import Revision, Verb
from clipqa.models.revision import Changes
from clipqa.revisions import current_deed, difference, state_of
from clipqa.revisions.states import plain

# The same for each row of a batch, then its own.
ALIKE = ("at", "actor_id", "actor_name", "why", "source")
OWN = ("noun", "record_id", "verb", "changes")
NOTHING = "{}"


class Revisions:
    """Rows, not records: made one by one, revisions would take a twentieth of an import."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def created(self, records: Iterable[models.Model]) -> None:
        """Without what they say: that stands in the record until a later revision tells it."""
        for record in records:
            row = (record._meta.model_name, record.pk, Verb.CREATED.value, NOTHING)
            self._rows.append(row)

    def changed(self, record: models.Model, old: Mapping[str, Any]) -> None:
        """`old`: the fields that were changed, with what they said before."""
        now = state_of(record)
        before = {name: plain(value) for name, value in old.items()}
        self.noted(record, difference(before, {name: now[name] for name in old}))

    def noted(self, record: models.Model, changes: Changes) -> None:
        if changes:
            told = json.dumps(changes, ensure_ascii=False)
            self._rows.append((record._meta.model_name, record.pk, Verb.CHANGED.value, told))

    def write(self) -> None:
        deed = current_deed()
        at = connection.ops.adapt_datetimefield_value(timezone.now())
        actor_id = deed.actor.pk if deed.actor else None
        alike = (at, actor_id, deed.actor_name, deed.why, deed.source.value)
        insert_rows(Revision, (*ALIKE, *OWN), [(*alike, *row) for row in self._rows])
        self._rows = []

"""Format the values stored in revisions for display."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clipqa.curation.roles import visible_to
from clipqa.history import TRACKED_FIELDS, State, current_actor, name_of
from clipqa.history.word_diff import SAME, Piece, compare, replace
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Clip, Erasure, Revision, User, Verb


class FieldDifference(NamedTuple):
    """One field of a comparison."""

    name: str
    label: str
    pieces: list[Piece]

    @property
    def differs(self) -> bool:
        return any(piece.kind != SAME for piece in self.pieces)


def differences(model: type[models.Model], before: State, after: State) -> list[FieldDifference]:
    """Return the fields in which two states differ; texts are compared word by word."""
    return diff_states(
        {name: model._meta.get_field(name) for name in TRACKED_FIELDS[model]}, before, after
    )


def diff_states(fields: dict[str, Any], before: State, after: State) -> list[FieldDifference]:
    """Return the differences of any fields, which may belong to several models."""
    differing = {name: f for name, f in fields.items() if before.get(name) != after.get(name)}
    names = _RecordNames(differing, (before, after))
    found = [
        FieldDifference(name, field_label(f), names.pieces(name, before, after))
        for name, f in differing.items()
    ]
    return [difference for difference in found if difference.differs]


def changed_labels(revision: Revision) -> str:
    """Return the labels of the fields that a revision changed."""
    model = apps.get_model("clipqa", revision.model_name)
    changed = [name for name in TRACKED_FIELDS[model] if name in revision.changes]
    return ", ".join(field_label(model._meta.get_field(name)) for name in changed)


def field_label(field: Any) -> str:
    return capfirst(str(field.verbose_name))


class _RecordNames:
    """Names of related records: one statement per relation, one more for deleted records."""

    def __init__(self, fields: dict[str, Any], states: tuple[State, ...]) -> None:
        self._fields = fields
        self._names: dict[str, dict[int, str]] = {}
        for name, field in self._fields.items():
            if field.is_relation:
                ids = {pk for state in states for pk in _ids(state.get(name))}
                self._names[name] = record_names(field.related_model, ids)

    def pieces(self, name: str, before: State, after: State) -> list[Piece]:
        field = self._fields[name]
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        diff = compare if is_text or field.many_to_many else replace
        return diff(self.format(name, before.get(name)), self.format(name, after.get(name)))

    def format(self, name: str, value: Any) -> str:
        field = self._fields[name]
        if field.is_relation:
            names = (self._names[name].get(pk, f"#{pk}") for pk in _ids(value))
            return ", ".join(sorted(names) if field.many_to_many else names)
        return _format_value(field, value)


def _format_value(field: Any, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name.endswith("_ms"):
        return format_timecode(value)
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)


def record_names(model: type[models.Model], ids: Iterable[int]) -> dict[int, str]:
    ids = set(ids)
    rows = visible_to(current_actor().actor, model._default_manager.filter(pk__in=ids))
    rows = rows.select_related("video") if model is Clip else rows
    names = {row.pk: name_of(row) if isinstance(row, User) else str(row) for row in rows}
    return {**_names_of_deleted(model, ids - set(names)), **names}


def _names_of_deleted(model: type[models.Model], ids: set[int]) -> dict[int, str]:
    """Return names of deleted records from their last revisions; of clips their times.

    An erased record has neither a revision nor a name.
    """
    if not ids or model not in TRACKED_FIELDS:
        return {}
    same = {"model_name": model._meta.model_name, "record_id__in": ids}
    erased = Erasure.objects.filter(**same).values_list("record_id", flat=True)
    names = {pk: _("#%(id)d (erased)") % {"id": pk} for pk in erased}
    deletions = Revision.objects.filter(**same, verb=Verb.DELETED)
    return names | {revision.record_id: _name_in_revision(revision) for revision in deletions}


def _name_in_revision(revision: Revision) -> str:
    values = {name: both[0] for name, both in revision.changes.items()}
    if revision.model_name == "clip":
        name = f"{format_timecode(values.get('start_ms', 0))} - {format_timecode(values['end_ms'])}"
    else:
        name = values.get("text") or values.get("name") or values.get("title") or ""
    return _("%(name)s (deleted)") % {"name": name}


def _ids(value: Any) -> list[int]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]

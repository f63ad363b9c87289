"""Format the value of a form field, to show two of them side by side."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext

from clipqa.admin.record_ids import record_ids
from clipqa.admin.timecode_field import TimecodeField


def shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if value else gettext("No")
    if value in (None, "", []):
        return gettext("(empty)")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(map(str, _records(field, value)))) or gettext("(empty)")
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(map(str, _records(field, [value]))) or gettext("(empty)")
    if isinstance(field, forms.ChoiceField):
        return str(dict(cast("Any", field.choices)).get(value, value))
    if isinstance(field, TimecodeField):
        return str(field.prepare_value(value))
    return _plain(value)


def _records(field: forms.ModelChoiceField, values: Any) -> list[Model]:
    """Return the records for values that are records, or ids as submitted."""
    keys = [str(value.pk if isinstance(value, Model) else value) for value in values]
    queryset = field.queryset
    return [] if queryset is None else list(queryset.filter(pk__in=record_ids(keys)))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return str(formats.localize(timezone.localtime(value)))
    if isinstance(value, date):
        return str(formats.localize(value))
    if isinstance(value, list):  # the date and the time of a datetime, as typed
        return " ".join(map(str, value))
    return str(value)

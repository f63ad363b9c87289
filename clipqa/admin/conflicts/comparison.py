"""Show two conflicting values of a form field side by side, with the words marked that differ."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clipqa.admin.fields import TimecodeField, record_ids
from clipqa.history.word_diff import DELETED, INSERTED, compare, replace


def format_value(field: forms.Field, value: Any) -> str:
    """Format the value of a form field."""
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
    return _format_plain(value)


def _records(field: forms.ModelChoiceField, values: Any) -> list[Model]:
    """Return the records for values that are records, or ids as submitted."""
    keys = [str(value.pk if isinstance(value, Model) else value) for value in values]
    queryset = field.queryset
    return [] if queryset is None else list(queryset.filter(pk__in=record_ids(keys)))


def _format_plain(value: Any) -> str:
    if isinstance(value, datetime):
        return str(formats.localize(timezone.localtime(value)))
    if isinstance(value, date):
        return str(formats.localize(value))
    if isinstance(value, list):  # the date and the time of a datetime, as typed
        return " ".join(map(str, value))
    return str(value)


def render_comparison(
    field: forms.Field, theirs: str, yours: str, field_name: str = "", is_own: bool = False
) -> SafeString:
    """Render both values of a field in conflict.

    `field_name` is the field's name in the form, for the button that takes the newer value. With
    `is_own` both values are from the same user, in two windows.
    """
    diff = compare if _is_words(field) else replace
    parts = diff(theirs, yours)
    texts = {
        "theirs": [(part.text, part.kind == DELETED) for part in parts if part.kind != INSERTED],
        "yours": [(part.text, part.kind == INSERTED) for part in parts if part.kind != DELETED],
    }
    context = {**texts, "field_name": field_name, "label": field.label or "", "is_own": is_own}
    return render_to_string("admin/clipqa/_comparison.html", context)


def _is_words(field: forms.Field) -> bool:
    return type(field) is forms.CharField or isinstance(field, forms.ModelMultipleChoiceField)

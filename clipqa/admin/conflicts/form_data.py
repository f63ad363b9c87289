"""Put a value into submitted form data, encoded as a browser would submit it."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict


def put(data: QueryDict, bound: BoundField, value: Any) -> None:
    widget, name = bound.field.widget, bound.html_name
    if isinstance(widget, forms.MultiWidget):
        for at, part in enumerate(widget.decompress(value) or ()):
            data[f"{name}_{at}"] = _text(widget.widgets[at], part)
    elif isinstance(bound.field, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(_key(each)) for each in value])
    else:
        data[name] = _text(widget, bound.field.prepare_value(_key(value)))


def _text(widget: forms.Widget, value: Any) -> str:
    shown = widget.format_value(value)
    if isinstance(shown, list):  # selects format a value as a list, of one or none
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value

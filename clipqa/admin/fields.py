"""Form fields of the admin: related records, timecodes, and the parsing of record ids.

Django's own fields query submitted values unchecked: one that isn't a number, or exceeds the
database's integers, raises an exception while the page with its error is rendered.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from clipqa.lib.timecodes import TimecodeError, format_timecode, parse_timecode
from clipqa.models import Video
from clipqa.models.clip import fits_in
from clipqa.models.fields import translated

MAX_LENGTH = 18  # digits that fit into a 64-bit integer


def record_id(given: str | None) -> int | None:
    """Parse a record id in a request; return None for an invalid one."""
    is_number = given and given.isascii() and given.isdigit() and len(given) <= MAX_LENGTH
    return int(given) if given and is_number else None


def record_ids(given: Iterable[str]) -> list[int]:
    return [pk for each in given if (pk := record_id(each)) is not None]


class RecordSelect(AutocompleteSelect):
    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _ids_in(value), attr)


class RecordSelectMultiple(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _ids_in(value), attr)


class RecordsField(forms.ModelMultipleChoiceField):
    """A multiple choice field that reports impossible ids like any other invalid choice."""

    def _check_values(self, value: Any) -> QuerySet:
        for each in value:
            if record_id(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": each},
                )
        found: QuerySet = super()._check_values(value)  # type: ignore[misc]
        return found


def _ids_in(values: Any) -> list[Any]:
    """Return the values that can be ids, since Django queries them all."""
    return [each for each in values if record_id(str(each)) is not None]


class TimecodeField(forms.Field):
    """A field for times such as 02:20.5, whose value is in milliseconds."""

    widget = forms.TextInput
    default_error_messages = {
        "required": gettext_lazy(
            "A time is missing. Enter one such as 02:20.5, or seconds such as 140.5."
        )
    }

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip() if not isinstance(value, int) else format_timecode(value)
        if not text:
            return None
        try:
            return parse_timecode(text)
        except TimecodeError as error:
            raise ValidationError(translated(error), code="timecode") from error

    def prepare_value(self, value: Any) -> Any:
        """Return typed text unchanged, so that an invalid time can be corrected."""
        return format_timecode(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "timecode", "autocomplete": "off", "spellcheck": "false", "size": 12}


def check_times(form: forms.BaseForm, video: Video | None) -> None:
    """Validate the start and the end of a clip; errors are added to its end."""
    start, end = form.cleaned_data.get("start_ms"), form.cleaned_data.get("end_ms")
    if start is None or end is None:
        return
    if end <= start:
        message = gettext("The clip ends before it starts. Choose an end after %(start)s.")
        _refuse(form, message % {"start": format_timecode(start)})
    elif video is not None and not fits_in(end, video.duration_ms):
        message = gettext("The video ends at %(end)s. Choose an end before that.")
        _refuse(form, message % {"end": format_timecode(video.duration_ms or 0)})


def _refuse(form: forms.BaseForm, sentence: str) -> None:
    form.add_error("end_ms", ValidationError(sentence, code="times"))

"""A form field for times such as 02:20.5, whose value is in milliseconds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from clipqa.lib.timecodes import TimecodeError, format_timecode, parse_timecode
from clipqa.models.fields import translated


class TimecodeField(forms.Field):
    widget = forms.TextInput
    default_error_messages = {
        "required": gettext_lazy("A time is missing. Write it like 02:20.5, or in seconds: 140.5.")
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

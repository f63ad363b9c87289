"""Type and read times as 02:20.5; store milliseconds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from clipqa.sentences import SentenceError
from clipqa.timecodes import TimecodeError, format_timecode, parse_timecode


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
        """What somebody typed is kept as it is, above all when it's wrong."""
        return format_timecode(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "timecode", "autocomplete": "off", "spellcheck": "false", "size": 12}


def translated(error: SentenceError) -> str:
    """The sentence of the pure floor in the language of the desk."""
    sentence = gettext(error.template)
    return sentence % error.values if error.values else sentence

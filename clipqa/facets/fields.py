"""Form fields that validate one value of a facet in a URL."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clipqa.lib.slugs import MAX_SLUG_LENGTH
from clipqa.models.fields import validate_storable
from clipqa.models.question import fold_name

# A text of 200 characters may have three times as many after folding.
MAX_TEXT_LENGTH = 600


class SlugField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(max_length=MAX_SLUG_LENGTH, validators=[validate_storable])


class YearField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(min_value=1900, max_value=2999)


class TextField(forms.CharField):
    """Clean a value to its folded text, so that all spellings of a name share one URL."""

    def __init__(self) -> None:
        super().__init__(max_length=MAX_TEXT_LENGTH, validators=[validate_storable])

    def clean(self, value: Any) -> str:
        key = fold_name(super().clean(value))
        if not key:
            raise ValidationError("The value has no visible character.", code="invisible")
        return key

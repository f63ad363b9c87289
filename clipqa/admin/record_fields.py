"""Form fields and widgets for related records that handle any submitted value safely.

Django's own query submitted values unchecked: one that isn't a number, or exceeds the database's
integers, raises an exception while the page with its error is rendered.
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from clipqa.admin.record_ids import record_id


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

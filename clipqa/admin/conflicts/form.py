"""Optimistic locking of forms: refuse a save that would overwrite a newer one, and show both.

The form contains the version from which it was rendered. A refused form contains the newer version
and all typed values, so that saving again overwrites deliberately.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.forms import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from clipqa.admin.conflicts.comparison import format_value, render_comparison
from clipqa.admin.conflicts.editors import last_save, newest_revision, saved_by_message
from clipqa.admin.conflicts.versions import (
    VersionInput,
    find_newer,
    read_digests,
    record_version,
    value_digest,
    value_digests,
)
from clipqa.history import TRACKED_FIELDS

TAKE = "_theirs"  # the button that puts the newer value into a field, without saving
DELETED_MEANWHILE = gettext_lazy(
    "This record was deleted while you were editing. Copy your text and add it again."
)
ErrorsByField = dict[str, str]


class ConflictMessages(NamedTuple):
    not_saved: Promise
    updated_fields: Promise
    taken: Promise
    updated: Promise  # shown at the field


BY_ANOTHER_USER = ConflictMessages(
    not_saved=gettext_lazy(
        "Your changes are not saved yet. Compare the marked fields: they contain your "
        "values, and saving again overwrites the newer ones."
    ),
    updated_fields=gettext_lazy(
        "Fields that you had not changed now have the newer values: %(fields)s."
    ),
    taken=gettext_lazy("The field now has the newer value. Nothing is saved until you save."),
    updated=gettext_lazy("You had not changed this field. It now has the newer value."),
)
BY_THE_SAME_USER = ConflictMessages(
    not_saved=gettext_lazy(
        "The changes on this page are not saved yet. Compare the marked fields: they "
        "contain what you typed here, and saving again overwrites what you saved there."
    ),
    updated_fields=gettext_lazy(
        "Fields that you had not changed here now have the values that you saved there: %(fields)s."
    ),
    taken=gettext_lazy(
        "The field now has the value that you saved there. Nothing is saved until you save."
    ),
    updated=gettext_lazy(
        "You had not changed this field here. It now has the value that you saved there."
    ),
)


class VersionedForm(forms.ModelForm):
    """Must be saved in the transaction that validates it, as the admin does."""

    edit_version = forms.CharField(widget=VersionInput, required=False)
    seen_values: Any = forms.CharField(widget=VersionInput, required=False)
    seen_revision = forms.CharField(widget=VersionInput, required=False)
    is_own_save = False  # whether the same user saved the newer version, in another window

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A difference in a version is not a change of the record by the user.
        for name in self.version_names():
            self.fields[name].has_changed = lambda *values: False  # type: ignore[method-assign]
        if self.instance.pk:
            self.initial.update(self.versions(self.instance))

    def version_names(self) -> list[str]:
        return [
            name for name, field in self.fields.items() if isinstance(field.widget, VersionInput)
        ]

    def hidden_versions(self) -> list[BoundField]:
        return [self[name] for name in self.version_names()]

    def versions(self, record: Any) -> dict[str, str]:
        """Return the hidden fields' values, the version from which the form is rendered."""
        return {"edit_version": record_version(record)}

    def record_values(self) -> dict[str, Any]:
        """Return the record's values, even if the form is filled with others."""
        return dict(self.initial)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen_values" and self.instance.pk:
            return value_digests(record_version(self.instance), self._field_values())
        if (
            field_name == "seen_revision"
            and type(self.instance) in TRACKED_FIELDS
            and self.instance.pk
        ):
            return newest_revision()
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk:
            self._take_newer_value(self._submitted(TAKE))
        super().full_clean()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            self._check_for_newer_save()
        return cleaned

    def find_newer(self) -> Model | None:
        """Lock the row; return the record if it was saved after the form was rendered."""
        return find_newer(self.instance, self._submitted(self.add_prefix("edit_version")))

    def related_records(self, newer: Any) -> Iterable[Model]:
        """Return the records whose newer saves may conflict with this form."""
        return [newer]

    def overwrite_errors(self, newer: Model) -> ErrorsByField:
        """Return errors by field for inputs that aren't the record's but would overwrite data."""
        return {}

    # ----------------------------------------------------------------------------------------
    def _check_for_newer_save(self) -> None:
        is_taking = TAKE in self.data
        try:
            newer = self.find_newer() or (self._current_record() if is_taking else None)
        except ObjectDoesNotExist:
            self.add_error(None, ValidationError(DELETED_MEANWHILE, code="deleted"))
            return
        save = (
            last_save(
                self.related_records(newer), self._submitted(self.add_prefix("seen_revision"))
            )
            if newer
            else None
        )
        self.is_own_save = save is not None and save.is_own
        updated, differing = self._compare(newer) if newer else ([], {})
        # Values that the form doesn't have, such as the poster, must be the current ones.
        self.instance.refresh_from_db()
        if newer is None or not (is_taking or updated or differing):
            return
        if not is_taking and not differing and not self._has_changes_by_user(newer):
            self._take_newer_values(newer, updated)
            return
        message = "" if is_taking else saved_by_message(save)
        advice = self._advice(is_taking, updated)
        sentence = format_html('<span class="conflict"><b>{}</b> {}</span>', message, advice)
        self.add_error(None, ValidationError(sentence, code="newer"))
        for name, comparison in differing.items():
            self.add_error(name, ValidationError(comparison, code="newer"))
        self._add_update_notes(updated)
        self._rebase_data(newer, updated)

    @property
    def _messages(self) -> ConflictMessages:
        return BY_THE_SAME_USER if self.is_own_save else BY_ANOTHER_USER

    def _advice(self, is_taking: bool, updated: list[str]) -> str:
        messages = self._messages
        parts = [str(messages.taken if is_taking else messages.not_saved)]
        if updated:
            labels = ", ".join(str(self[name].label) for name in updated)
            parts.append(str(messages.updated_fields) % {"fields": labels})
        return " ".join(parts)

    def _add_update_notes(self, names: list[str]) -> None:
        """Add a note to these fields; it is no error, since there is nothing to correct."""
        for name in names:
            bound, note = self[name], self._messages.updated
            note_html = format_html('<span class="updated-value">{}</span>', note)
            bound.help_text = _before_help_text(note_html, bound.help_text)

    def _compare(self, newer: Model) -> tuple[list[str], ErrorsByField]:
        """Return the fields that take the newer value, and a comparison of each in conflict."""
        newer_form = type(self)(instance=newer)
        updated = []
        differing = self.overwrite_errors(newer)
        for name, value in newer_form._field_values().items():
            if not self.fields[name].has_changed(newer_form[name].initial, self[name].data):
                continue
            if not self._is_changed_by_user(name):
                updated.append(name)
            elif self._was_rendered_with(name, value):
                continue  # the newer save didn't change it, so nothing would be lost
            else:
                differing[name] = self._comparison(name, value)
        return updated, differing

    def _has_changes_by_user(self, newer: Model) -> bool:
        if self.cleaned_data.get(DELETION_FIELD_NAME):
            return True
        return any(
            self._is_changed_by_user(name) for name in type(self)(instance=newer)._field_values()
        )

    def _take_newer_values(self, newer: Model, names: Iterable[str]) -> None:
        """Take the newer values if the user changed nothing, as in most rows of a formset."""
        self._rebase_data(newer, names)
        for name in names:
            self.cleaned_data[name] = self.fields[name].clean(self[name].data)

    def _comparison(self, name: str, value: Any) -> str:
        field = self.fields[name]
        yours = self.cleaned_data.get(name, self[name].data)
        field_name, is_own = self.add_prefix(name), self.is_own_save
        return render_comparison(
            field, format_value(field, value), format_value(field, yours), field_name, is_own
        )

    def _is_changed_by_user(self, name: str) -> bool:
        return name not in self.cleaned_data or not self._was_rendered_with(
            name, self.cleaned_data[name]
        )

    def _was_rendered_with(self, name: str, value: Any) -> bool:
        """Return whether the form was rendered with this value; False without a digest."""
        seen = read_digests(self._submitted(self.add_prefix("seen_values")))
        version = self._submitted(self.add_prefix("edit_version"))
        return seen.get(name) == value_digest(version, name, value)

    def _rebase_data(self, newer: Model, names: Iterable[str]) -> None:
        """Put the newer versions, and the newer values of `names`, into the submitted data."""
        data = cast("QueryDict", self.data).copy()
        newer_form = type(self)(instance=newer)
        for name in (*names, *self.version_names()):
            set_form_value(data, self[name], newer_form[name].initial)
        self.data = data

    def _take_newer_value(self, field_name: str) -> None:
        wanted = [
            name for name in self.fields if field_name and self.add_prefix(name) == field_name
        ]
        if wanted and wanted[0] in self._field_values():
            data = cast("QueryDict", self.data).copy()
            set_form_value(
                data, self[wanted[0]], type(self)(instance=self.instance)[wanted[0]].initial
            )
            self.data = data

    def _field_values(self) -> dict[str, Any]:
        """Return the record's values for the fields of the form, without the versions."""
        record_values, versions = self.record_values(), set(self.version_names())
        return {
            name: record_values[name]
            for name in self.fields
            if name in record_values.keys() - versions
        }

    def _current_record(self) -> Any:
        return type(self.instance)._default_manager.get(pk=self.instance.pk)

    def _submitted(self, name: str) -> str:
        return str(self.data.get(name, ""))


def _before_help_text(note: SafeString, help_text: Any) -> SafeString:
    return format_html("{} {}", note, mark_safe(help_text))


def set_form_value(data: QueryDict, bound: BoundField, value: Any) -> None:
    """Put a value into submitted form data, encoded as a browser would submit it."""
    widget, name = bound.field.widget, bound.html_name
    if isinstance(widget, forms.MultiWidget):
        for at, part in enumerate(widget.decompress(value) or ()):
            data[f"{name}_{at}"] = _widget_text(widget.widgets[at], part)
    elif isinstance(bound.field, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(_pk_or_value(each)) for each in value])
    else:
        data[name] = _widget_text(widget, bound.field.prepare_value(_pk_or_value(value)))


def _widget_text(widget: forms.Widget, value: Any) -> str:
    shown = widget.format_value(value)
    if isinstance(shown, list):  # selects format a value as a list, of one or none
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def _pk_or_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value

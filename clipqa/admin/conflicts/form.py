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

from clipqa.admin.conflicts.comparison import both_texts, shown
from clipqa.admin.conflicts.editors import last_save, newest_revision, saved_by
from clipqa.admin.conflicts.versions import (
    Versions,
    digest,
    digests,
    find_newer,
    read_digests,
    version_of,
)
from clipqa.history import TRACKED_FIELDS

TAKE = "_theirs"  # the button that puts the newer value into a field, without saving
DELETED_MEANWHILE = gettext_lazy(
    "This was deleted while you were editing. Copy your text and add it anew."
)
Texts = dict[str, str]


class Sentences(NamedTuple):
    not_saved: Promise
    follows: Promise
    taken: Promise
    followed: Promise  # shown at the field


THEIRS = Sentences(
    not_saved=gettext_lazy(
        "Nothing of yours is saved yet. Compare the marked fields: your words stand in them, and "
        "saving again puts them in place of theirs."
    ),
    follows=gettext_lazy("What you had not changed says what theirs says: %(fields)s."),
    taken=gettext_lazy("Theirs stands in the field now. Nothing is saved until you save."),
    followed=gettext_lazy("You had not changed this, so theirs stands here now."),
)
OWN = Sentences(
    not_saved=gettext_lazy(
        "Nothing of this page is saved yet. Compare the marked fields: what you typed here stands "
        "in them, and saving again puts it in place of what you saved there."
    ),
    follows=gettext_lazy("What you had not changed here says what you saved there: %(fields)s."),
    taken=gettext_lazy(
        "What you saved there stands in the field now. Nothing is saved until you save."
    ),
    followed=gettext_lazy("You had not changed this here, so what you saved there stands here."),
)


class VersionedForm(forms.ModelForm):
    """Must be saved in the transaction that validates it, as the admin does."""

    edit_version = forms.CharField(widget=Versions, required=False)
    seen_values: Any = forms.CharField(widget=Versions, required=False)
    seen_revision = forms.CharField(widget=Versions, required=False)
    is_own_save = False  # whether the same user saved the newer version, in another window

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A difference in a version is not a change of the record by the user.
        for name in self.version_names():
            self.fields[name].has_changed = lambda *values: False  # type: ignore[method-assign]
        if self.instance.pk:
            self.initial.update(self.versions(self.instance))

    def version_names(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field.widget, Versions)]

    def hidden_versions(self) -> list[BoundField]:
        return [self[name] for name in self.version_names()]

    def versions(self, record: Any) -> dict[str, str]:
        """Return the hidden fields' values, the version from which the form is rendered."""
        return {"edit_version": version_of(record)}

    def recorded(self) -> dict[str, Any]:
        """Return the record's values, even if the form is filled with others."""
        return dict(self.initial)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen_values" and self.instance.pk:
            return digests(version_of(self.instance), self._standing())
        if (
            field_name == "seen_revision"
            and type(self.instance) in TRACKED_FIELDS
            and self.instance.pk
        ):
            return newest_revision()
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk:
            self._take_theirs(self._sent(TAKE))
        super().full_clean()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_older_than_saved()
        return cleaned

    def find_newer(self) -> Model | None:
        """Lock the row; return the record if it was saved after the form was rendered."""
        return find_newer(self.instance, self._sent(self.add_prefix("edit_version")))

    def saved_with(self, newer: Any) -> Iterable[Model]:
        """Return the records whose newer saves may conflict with this form."""
        return [newer]

    def at_stake(self, newer: Model) -> Texts:
        """Return errors by field for inputs that aren't the record's but would overwrite data."""
        return {}

    # ----------------------------------------------------------------------------------------
    def _refuse_older_than_saved(self) -> None:
        is_taking = TAKE in self.data
        try:
            newer = self.find_newer() or (self._as_it_stands() if is_taking else None)
        except ObjectDoesNotExist:
            self.add_error(None, ValidationError(DELETED_MEANWHILE, code="deleted"))
            return
        save = (
            last_save(self.saved_with(newer), self._sent(self.add_prefix("seen_revision")))
            if newer
            else None
        )
        self.is_own_save = save is not None and save.is_own
        followed, differing = self._compared(newer) if newer else ([], {})
        # Values that the form doesn't have, such as the poster, must be the current ones.
        self.instance.refresh_from_db()
        if newer is None or not (is_taking or followed or differing):
            return
        if not is_taking and not differing and not self._has_touched(newer):
            self._follow(newer, followed)
            return
        said = "" if is_taking else saved_by(save)
        advice = self._advice(is_taking, followed)
        sentence = format_html('<span class="collided"><b>{}</b> {}</span>', said, advice)
        self.add_error(None, ValidationError(sentence, code="newer"))
        for name, both in differing.items():
            self.add_error(name, ValidationError(both, code="newer"))
        self._note_followed(followed)
        self._show_as_of(newer, followed)

    @property
    def _sentences(self) -> Sentences:
        return OWN if self.is_own_save else THEIRS

    def _advice(self, is_taking: bool, followed: list[str]) -> str:
        sentences = self._sentences
        said = [str(sentences.taken if is_taking else sentences.not_saved)]
        if followed:
            labels = ", ".join(str(self[name].label) for name in followed)
            said.append(str(sentences.follows) % {"fields": labels})
        return " ".join(said)

    def _note_followed(self, names: list[str]) -> None:
        """Add a note to these fields; it is no error, since there is nothing to correct."""
        for name in names:
            bound, note = self[name], self._sentences.followed
            told = format_html('<span class="followed">{}</span>', note)
            bound.help_text = _joined(told, bound.help_text)

    def _compared(self, newer: Model) -> tuple[list[str], Texts]:
        """Return the fields that take the newer value, and a comparison of each in conflict."""
        theirs = type(self)(instance=newer)
        followed = []
        differing = self.at_stake(newer)
        for name, value in theirs._standing().items():
            if not self.fields[name].has_changed(theirs[name].initial, self[name].data):
                continue
            if not self._is_touched(name):
                followed.append(name)
            elif self._was_seen(name, value):
                continue  # the newer save didn't change it, so nothing would be lost
            else:
                differing[name] = self._both(name, value)
        return followed, differing

    def _has_touched(self, newer: Model) -> bool:
        if self.cleaned_data.get(DELETION_FIELD_NAME):
            return True
        return any(self._is_touched(name) for name in type(self)(instance=newer)._standing())

    def _follow(self, newer: Model, names: Iterable[str]) -> None:
        """Take the newer values if the user changed nothing, as in most rows of a formset."""
        self._show_as_of(newer, names)
        for name in names:
            self.cleaned_data[name] = self.fields[name].clean(self[name].data)

    def _both(self, name: str, value: Any) -> str:
        field = self.fields[name]
        yours = self.cleaned_data.get(name, self[name].data)
        place, is_own = self.add_prefix(name), self.is_own_save
        return both_texts(field, shown(field, value), shown(field, yours), place, is_own)

    def _is_touched(self, name: str) -> bool:
        return name not in self.cleaned_data or not self._was_seen(name, self.cleaned_data[name])

    def _was_seen(self, name: str, value: Any) -> bool:
        """Return whether the form was rendered with this value; False without a digest."""
        seen = read_digests(self._sent(self.add_prefix("seen_values")))
        version = self._sent(self.add_prefix("edit_version"))
        return seen.get(name) == digest(version, name, value)

    def _show_as_of(self, newer: Model, names: Iterable[str]) -> None:
        """Put the newer versions, and the newer values of `names`, into the submitted data."""
        data = cast("QueryDict", self.data).copy()
        theirs = type(self)(instance=newer)
        for name in (*names, *self.version_names()):
            put(data, self[name], theirs[name].initial)
        self.data = data

    def _take_theirs(self, place: str) -> None:
        wanted = [name for name in self.fields if place and self.add_prefix(name) == place]
        if wanted and wanted[0] in self._standing():
            data = cast("QueryDict", self.data).copy()
            put(data, self[wanted[0]], type(self)(instance=self.instance)[wanted[0]].initial)
            self.data = data

    def _standing(self) -> dict[str, Any]:
        """Return the record's values for the fields of the form, without the versions."""
        recorded, versions = self.recorded(), set(self.version_names())
        return {name: recorded[name] for name in self.fields if name in recorded.keys() - versions}

    def _as_it_stands(self) -> Any:
        return type(self.instance)._default_manager.get(pk=self.instance.pk)

    def _sent(self, name: str) -> str:
        return str(self.data.get(name, ""))


def _joined(note: SafeString, help_text: Any) -> SafeString:
    return format_html("{} {}", note, mark_safe(help_text))


def put(data: QueryDict, bound: BoundField, value: Any) -> None:
    """Put a value into submitted form data, encoded as a browser would submit it."""
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

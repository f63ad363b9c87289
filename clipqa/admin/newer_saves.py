"""Refuse a save that would overwrite somebody's newer one, and show both texts.

The form carries the version it was filled from. A page that is refused carries the newer
version and everything that was typed, so that saving again is a choice and no accident.
"""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.forms import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from clipqa.admin.both_texts import both_texts
from clipqa.admin.last_saved import saved_by
from clipqa.admin.seen_values import digest, digests, read_digests
from clipqa.admin.sent_values import put
from clipqa.admin.shown_values import shown
from clipqa.admin.versions import Versions, find_newer, version_of

TAKE = "_theirs"  # the button that puts theirs into a field; nothing is saved by it
NOT_SAVED = gettext_lazy(
    "Nothing of yours is saved yet. Compare the marked fields: your words stand in them, and "
    "saving again puts them in place of theirs. What you had not changed says what theirs says."
)
TAKEN = gettext_lazy("Theirs stands in the field now. Nothing is saved until you save.")
DELETED_MEANWHILE = gettext_lazy(
    "Somebody deleted this while you were editing. Copy your text and add it anew."
)
FOLLOWED = gettext_lazy("You had not changed this, so theirs stands here now.")
Texts = dict[str, str]


class VersionedForm(forms.ModelForm):
    """To be saved inside the transaction that validates it, as the admin does."""

    edit_version = forms.CharField(widget=Versions, required=False)
    seen_values: Any = forms.CharField(widget=Versions, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.version_names():
            self.fields[name].has_changed = lambda *values: False  # type: ignore[method-assign]
        if self.instance.pk:
            self.initial.update(self.versions(self.instance))

    def version_names(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field.widget, Versions)]

    def hidden_versions(self) -> list[BoundField]:
        return [self[name] for name in self.version_names()]

    def versions(self, record: Any) -> dict[str, str]:
        """The hidden fields: which state of the record the page was filled from."""
        return {"edit_version": version_of(record)}

    def recorded(self) -> dict[str, Any]:
        """What the record says, whatever fills the page."""
        return dict(self.initial)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen_values" and self.instance.pk:
            return digests(version_of(self.instance), self._standing())
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
        """What stands in the database if it isn't what the page was filled from; holds the row."""
        return find_newer(self.instance, self._sent(self.add_prefix("edit_version")))

    def saved_with(self, newer: Any) -> Iterable[Model]:
        """The records whose newer state the page may have met."""
        return [newer]

    def at_stake(self, newer: Model) -> Texts:
        """What to say at fields that hold no value of the record, yet would overwrite one."""
        return {}

    # ----------------------------------------------------------------------------------------
    def _refuse_older_than_saved(self) -> None:
        is_taking = TAKE in self.data
        try:
            newer = self.find_newer() or (self._as_it_stands() if is_taking else None)
        except ObjectDoesNotExist:
            self.add_error(None, ValidationError(DELETED_MEANWHILE, code="deleted"))
            return
        followed, differing = self._compared(newer) if newer else ({}, {})
        # What the form doesn't show, such as the poster, must come from the row as it is now.
        self.instance.refresh_from_db()
        if newer is None or not (is_taking or followed or differing):
            return
        if not is_taking and not differing and not self._has_touched(newer):
            self._follow(newer, followed)
            return
        said = ("", TAKEN) if is_taking else (saved_by(self.saved_with(newer)), NOT_SAVED)
        sentence = format_html('<span class="collided"><b>{}</b> {}</span>', *said)
        self.add_error(None, ValidationError(sentence, code="newer"))
        for name, both in (followed | differing).items():
            self.add_error(name, ValidationError(both, code="newer"))
        self._show_as_of(newer, followed)

    def _compared(self, newer: Model) -> tuple[Texts, Texts]:
        """What to say where theirs was followed, and where both differ and somebody must choose."""
        theirs = type(self)(instance=newer)
        followed: Texts = {}
        differing = self.at_stake(newer)
        for name, value in theirs._standing().items():
            if not self.fields[name].has_changed(theirs[name].initial, self[name].data):
                continue
            if not self._is_touched(name):
                followed[name] = format_html('<span class="followed">{}</span>', FOLLOWED)
            elif self._was_seen(name, value):
                continue  # they left it as it was, so there is nothing of theirs to lose
            else:
                differing[name] = self._both(name, value)
        return followed, differing

    def _has_touched(self, newer: Model) -> bool:
        if self.cleaned_data.get(DELETION_FIELD_NAME):
            return True
        return any(self._is_touched(name) for name in type(self)(instance=newer)._standing())

    def _follow(self, newer: Model, names: Iterable[str]) -> None:
        """Whoever changed nothing here, as on most lines of a table, overwrites nothing."""
        self._show_as_of(newer, names)
        for name in names:
            self.cleaned_data[name] = self.fields[name].clean(self[name].data)

    def _both(self, name: str, value: Any) -> str:
        field = self.fields[name]
        yours = self.cleaned_data.get(name, self[name].data)
        return both_texts(field, shown(field, value), shown(field, yours), self.add_prefix(name))

    def _is_touched(self, name: str) -> bool:
        return name not in self.cleaned_data or not self._was_seen(name, self.cleaned_data[name])

    def _was_seen(self, name: str, value: Any) -> bool:
        """Whether the page said so when it was filled. One that can't tell has seen nothing."""
        seen = read_digests(self._sent(self.add_prefix("seen_values")))
        version = self._sent(self.add_prefix("edit_version"))
        return seen.get(name) == digest(version, name, value)

    def _show_as_of(self, newer: Model, names: Iterable[str]) -> None:
        """The page that comes back knows theirs, and has it wherever nothing was typed."""
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
        """What the record says in the fields that the page shows of it."""
        recorded, versions = self.recorded(), set(self.version_names())
        return {name: recorded[name] for name in self.fields if name in recorded.keys() - versions}

    def _as_it_stands(self) -> Any:
        return type(self.instance)._default_manager.get(pk=self.instance.pk)

    def _sent(self, name: str) -> str:
        return str(self.data.get(name, ""))

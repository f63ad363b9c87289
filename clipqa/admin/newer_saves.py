"""Refuse a save that would overwrite somebody's newer one, and show both texts.

The form carries the version it was filled from. A page that is refused carries the newer
version and everything that was typed, so that saving again is a choice and no accident.
"""

import hashlib
import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from clipqa.admin.shown_values import shown
from clipqa.curation import EditCollision, lock_version
from clipqa.models import Cue, Transcript
from clipqa.models.edited import Edited

SAVED_MEANWHILE = gettext_lazy(
    "Somebody saved a newer version while you were editing, so nothing of yours is saved yet. "
    "Compare the marked fields. Save again to put your text in place of theirs; to keep theirs, "
    "copy it into the field first."
)
DELETED_MEANWHILE = gettext_lazy(
    "Somebody deleted this while you were editing. Copy your text and add it anew."
)


class VersionedForm(forms.ModelForm):
    """To be saved inside the transaction that validates it, as the admin does."""

    edit_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.versions(self.instance):
            self.fields[name].has_changed = lambda *values: False  # type: ignore[method-assign]
        if self.instance.pk:
            self.initial.update(self.versions(self.instance))

    def versions(self, record: Any) -> dict[str, str]:
        """The hidden fields: which state of the record the page was filled from."""
        return {"edit_version": version_of(record)}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_older_than_saved()
        return cleaned

    def find_newer(self) -> Model | None:
        """What stands in the database if it isn't what the page was filled from; holds the row."""
        return find_newer(self.instance, self.data.get(self.add_prefix("edit_version"), ""))

    def _refuse_older_than_saved(self) -> None:
        try:
            newer = self.find_newer()
        except ObjectDoesNotExist:
            self.add_error(None, ValidationError(DELETED_MEANWHILE, code="deleted"))
            return
        differing = self.differing(newer) if newer else {}
        # What the form doesn't show, such as the poster, must come from the row as it is now.
        self.instance.refresh_from_db()
        if newer is None or not differing:
            return
        self.add_error(None, ValidationError(SAVED_MEANWHILE, code="newer"))
        for name, both in differing.items():
            self.add_error(name, ValidationError(both, code="newer"))
        data = cast("QueryDict", self.data).copy()
        for name, version in self.versions(newer).items():
            data[self.add_prefix(name)] = version
        self.data = data

    def differing(self, newer: Model) -> dict[str, str]:
        """Theirs and yours, for each field in which they differ."""
        theirs = type(self)(instance=newer)
        names = [name for name in theirs.fields if name in theirs.initial]
        return {
            name: both_texts(
                shown(self.fields[name], theirs[name].initial),
                shown(self.fields[name], self.cleaned_data.get(name, self[name].data)),
            )
            for name in names
            if self.fields[name].has_changed(theirs[name].initial, self[name].data)
        }


def both_texts(theirs: str, yours: str) -> SafeString:
    return format_html(
        '<span class="theirs"><b>{}</b> <q>{}</q></span> '
        '<span class="yours"><b>{}</b> <q>{}</q></span>',
        gettext("Theirs:"),
        theirs,
        gettext("Yours:"),
        yours,
    )


def find_newer(record: Any, seen: str) -> Model | None:
    if isinstance(record, Edited):
        return _newer_edited(record, seen)
    current: Model = type(record)._default_manager.select_for_update().get(pk=record.pk)
    return current if version_of(current) != seen else None


def _newer_edited(record: Edited, seen: str) -> Model | None:
    try:
        lock_version(record, int(seen) if re.fullmatch("[0-9]{1,18}", seen) else 0)
    except EditCollision as collision:
        return collision.current
    return None


def version_of(record: Model) -> str:
    """A count of saves, or for lines of a transcript, which keep none, what they say."""
    if isinstance(record, Edited):
        return str(record.edit_version)
    rows: list[Any] = [_cue_row(record)] if isinstance(record, Cue) else []
    if isinstance(record, Transcript) and record.pk:
        rows = [record.language, *map(_cue_row, record.cues.in_order())]
    return hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()


def _cue_row(cue: Cue) -> tuple[Any, ...]:
    return cue.pk, cue.start_ms, cue.end_ms, cue.speaker, cue.text

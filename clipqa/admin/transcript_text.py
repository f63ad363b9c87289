"""Paste or upload a whole transcript, in any supported format."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.functional import Promise, lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.conflicts.diff import both_texts
from clipqa.models import Transcript
from clipqa.models.fields import translated
from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import ENCODINGS
from clipqa.transcripts.formats import FORMATS, SUFFIXES
from clipqa.transcripts.reading import MAX_BYTES, ParsedTranscript, read, read_file

TRANSCRIPT_FIELDS = ("transcript_text", "transcript_file", "transcript_encoding")
SHOWN_LINES = 20
SHOWN_WARNINGS = 5


def _named(sentence: Promise) -> str:
    """Insert the supported formats and their file suffixes into a sentence."""
    names: list[str] = [gettext(row.name) for row in FORMATS]
    return str(sentence) % {
        "formats": get_text_list(names, gettext("or")),
        "suffixes": get_text_list([*SUFFIXES], gettext("or")),
    }


class TranscriptTextForm(forms.Form):
    """Mixin for a form; `cues` is None if no transcript was given."""

    transcript_text = forms.CharField(
        label=_("Paste a transcript"),
        required=False,
        strip=False,  # error messages contain line numbers
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=lazy(_named, str)(_("In %(formats)s. It takes the place of all lines so far.")),
    )
    transcript_file = forms.FileField(
        label=_("Or upload one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=lazy(_named, str)(_("A file in %(suffixes)s, best saved as UTF-8.")),
        error_messages={
            "empty": lazy(_named, str)(
                _("This file is empty. Give a file with times, in %(suffixes)s.")
            )
        },
    )
    transcript_encoding = forms.ChoiceField(
        label=_("Encoding of the file"),
        required=False,
        choices=[("", _("Told by the file")), *((key, _(ENCODINGS[key])) for key in ENCODINGS)],
        help_text=_("Choose one if letters look wrong, or where the file does not tell."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Read the transcript first, since the base class checks what it would overwrite."""
        for name, read_it in (("transcript_text", self._text), ("transcript_file", self._file)):
            if name not in self.errors and self._is_given(name):
                try:
                    self.cleaned_data["transcript"] = read_it()
                except TranscriptError as error:
                    self.add_error(name, ValidationError(translated(error), code="transcript"))
                except ValidationError as error:
                    self.add_error(name, error)
        return super().clean()

    def _is_given(self, name: str) -> bool:
        given = self.cleaned_data.get(name)
        return bool(given.strip() if isinstance(given, str) else given)

    def _text(self) -> ParsedTranscript:
        return read(self.cleaned_data["transcript_text"])

    def _file(self) -> ParsedTranscript | None:
        if self._is_given("transcript_text") or "transcript_text" in self.errors:
            raise ValidationError(_("A text is pasted above as well. Give one of the two."))
        file: UploadedFile = self.cleaned_data["transcript_file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("This file is larger than 2 MB. Give the transcript alone."))
        encoding = self.cleaned_data.get("transcript_encoding")
        return None if encoding is None else read_file(bytes(file.read()), encoding)

    @property
    def cues(self) -> list[CueText] | None:
        reading: ParsedTranscript | None = self.cleaned_data.get("transcript")
        return reading.cues if reading else None

    @property
    def transcript_warnings(self) -> list[str]:
        """Return warnings about a transcript that was read, such as about omitted words."""
        reading: ParsedTranscript | None = self.cleaned_data.get("transcript")
        return [translated(warning) for warning in reading.warnings] if reading else []


class WithTranscriptText(admin.ModelAdmin):
    """Mixin for an admin with such a form, which shows the warnings after a save."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        warnings: list[str] = form.transcript_warnings  # type: ignore[attr-defined]
        if warnings:
            messages.warning(request, _shown(warnings))


def lines_at_stake(form: TranscriptTextForm, newer: Transcript | None) -> dict[str, str]:
    """Compare a given transcript with the newer cues, all of which it would replace."""
    if form.cues is None or newer is None:
        return {}
    theirs = "\n".join(cue.text for cue in newer.cues.in_order()[:SHOWN_LINES])
    yours = "\n".join(cue.text for cue in form.cues[:SHOWN_LINES])
    field, is_own = form.fields["transcript_text"], getattr(form, "is_own_save", False)
    return {"transcript_text": both_texts(field, theirs, yours, is_own=is_own)}


def _shown(warnings: list[str]) -> str:
    left = len(warnings) - SHOWN_WARNINGS
    more = ngettext("%(count)d more line too.", "%(count)d more lines too.", left)
    return " ".join([*warnings[:SHOWN_WARNINGS], *([more % {"count": left}] if left > 0 else [])])

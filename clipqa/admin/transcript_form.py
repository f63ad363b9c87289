"""A form mixin to paste or upload a transcript in any format, and the mixin of its admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clipqa.curation.staging import stage
from clipqa.curation.transcripts import save_transcript
from clipqa.models import StagedTranscript, Video
from clipqa.models.fields import translated
from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import ENCODINGS
from clipqa.transcripts.formats import FORMATS, SUFFIXES
from clipqa.transcripts.reading import MAX_BYTES, ParsedTranscript, read, read_file

TRANSCRIPT_FIELDS = ("transcript_text", "transcript_file", "transcript_encoding")
MAX_SHOWN_WARNINGS = 5


def _with_formats(sentence: Promise) -> str:
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
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "class": "vLargeTextField",
                "spellcheck": "false",
                "dir": "auto",
            }
        ),
        help_text=lazy(_with_formats, str)(
            _("In %(formats)s. You see what was read, and what it replaces, before it is stored.")
        ),
    )
    transcript_file = forms.FileField(
        label=_("Or upload one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=lazy(_with_formats, str)(
            _("A file in %(suffixes)s, preferably in UTF-8. You may drop it here.")
        ),
        error_messages={
            "empty": lazy(_with_formats, str)(
                _("This file is empty. Choose a file with times, in %(suffixes)s.")
            )
        },
    )
    transcript_encoding = forms.ChoiceField(
        label=_("Encoding of the file"),
        required=False,
        choices=[("", _("Detect automatically")), *((key, _(ENCODINGS[key])) for key in ENCODINGS)],
        help_text=_("Choose one if letters look wrong, or if the encoding can’t be detected."),
    )

    def clean(self) -> dict[str, Any] | None:
        for name, read_transcript in (
            ("transcript_text", self._text),
            ("transcript_file", self._file),
        ):
            if name not in self.errors and self._is_given(name):
                try:
                    self.cleaned_data["transcript"] = read_transcript()
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
            raise ValidationError(_("A text is also pasted above. Remove one of the two."))
        file: UploadedFile = self.cleaned_data["transcript_file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(
                _("This file is larger than 40 MB. Choose one that has only the transcript.")
            )
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


def may_store(user: Any) -> bool:
    """Return whether a user may open the page between reading a transcript and storing it."""
    return any(map(user.has_perm, ("clipqa.change_transcript", "clipqa.change_video")))


class TranscriptTextMixin(admin.ModelAdmin):
    """Mixin for an admin with such a form: a page shows what was read before it is stored."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        cues: list[CueText] | None = form.cues  # type: ignore[attr-defined]
        if cues is None:
            return
        warnings: list[str] = form.transcript_warnings  # type: ignore[attr-defined]
        video, language = self.transcript_of(form.instance)
        is_corrected = "is_corrected" in form.changed_data and form.cleaned_data["is_corrected"]
        # With a new record nothing can be lost. A window that adds one closes at once, and a
        # contributor, who only adds videos, may not open the page that stores a transcript.
        closes = not change and "_popup" in request.POST
        if closes or not may_store(request.user):
            save_transcript(video, language, cues, is_corrected=is_corrected)
            return
        request.staged = stage(  # type: ignore[attr-defined]
            video, language, cues, warnings, request.user, is_corrected=is_corrected
        )
        request.only_staged = {*form.changed_data} <= {*TRANSCRIPT_FIELDS}  # type: ignore[attr-defined]

    def transcript_of(self, record: Any) -> tuple[Video, str]:
        """Return the video and the language of the form's transcript."""
        raise NotImplementedError

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return _staged_response(request, super().response_add(request, obj, *args))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if getattr(request, "only_staged", False):
            return _to_staged(request)  # without a message that the record was changed
        return _staged_response(request, super().response_change(request, obj))


def _staged_response(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    return _to_staged(request) if hasattr(request, "staged") else response


def _to_staged(request: HttpRequest) -> HttpResponse:
    staged: StagedTranscript = request.staged  # type: ignore[attr-defined]
    messages.warning(
        request, gettext("The transcript is not stored yet. Check what was read, then store it.")
    )
    return HttpResponseRedirect(reverse("admin:clipqa_transcript_staged", args=[staged.pk]))


def first_warnings(warnings: list[str]) -> list[str]:
    left = len(warnings) - MAX_SHOWN_WARNINGS
    more = ngettext("There is %(count)d more warning.", "There are %(count)d more warnings.", left)
    return [*warnings[:MAX_SHOWN_WARNINGS], *([more % {"count": left}] if left > 0 else [])]

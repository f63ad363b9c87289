"""Transcripts, and a form mixin to paste or upload a whole one in any supported format."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link, related_count
from clipqa.admin.conflicts.comparison import render_comparison
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.cues import CueForm
from clipqa.admin.records import FormFieldsMixin, RecordAdmin
from clipqa.curation.transcripts import replace_cues
from clipqa.models import Cue, Transcript
from clipqa.models.fields import translated
from clipqa.transcripts import CueText, TranscriptError
from clipqa.transcripts.encodings import ENCODINGS
from clipqa.transcripts.formats import FORMATS, SUFFIXES
from clipqa.transcripts.reading import MAX_BYTES, ParsedTranscript, read, read_file

TRANSCRIPT_FIELDS = ("transcript_text", "transcript_file", "transcript_encoding")
MAX_SHOWN_CUES = 20
MAX_SHOWN_WARNINGS = 5
# With more rows the page is slow, and may exceed `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
MAX_INLINE_CUES = 100
REPORTED = "deleted"
CUE_DELETED = gettext_lazy(
    "This cue was deleted while you were editing. To keep it, copy it to an empty "
    "row below before you save again."
)
DELETED_CUE_CHANGED = gettext_lazy(
    "A cue that you want to delete was changed meanwhile. Save again to delete it anyway."
)


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
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=lazy(_with_formats, str)(_("In %(formats)s. It replaces all existing cues.")),
    )
    transcript_file = forms.FileField(
        label=_("Or upload one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=lazy(_with_formats, str)(_("A file in %(suffixes)s, preferably in UTF-8.")),
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
        """Read the transcript first, since the base class checks what it would overwrite."""
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
                _("This file is larger than 2 MB. Choose a file that contains only the transcript.")
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


class TranscriptTextMixin(admin.ModelAdmin):
    """Mixin for an admin with such a form, which shows the warnings after a save."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        warnings: list[str] = form.transcript_warnings  # type: ignore[attr-defined]
        if warnings:
            messages.warning(request, _warnings_message(warnings))


def transcript_overwrite_errors(
    form: TranscriptTextForm, newer: Transcript | None
) -> dict[str, str]:
    """Compare a given transcript with the newer cues, all of which it would replace."""
    if form.cues is None or newer is None:
        return {}
    theirs = "\n".join(cue.text for cue in newer.cues.in_order()[:MAX_SHOWN_CUES])
    yours = "\n".join(cue.text for cue in form.cues[:MAX_SHOWN_CUES])
    field, is_own = form.fields["transcript_text"], getattr(form, "is_own_save", False)
    return {"transcript_text": render_comparison(field, theirs, yours, is_own=is_own)}


def _warnings_message(warnings: list[str]) -> str:
    left = len(warnings) - MAX_SHOWN_WARNINGS
    more = ngettext("There is %(count)d more warning.", "There are %(count)d more warnings.", left)
    return " ".join(
        [*warnings[:MAX_SHOWN_WARNINGS], *([more % {"count": left}] if left > 0 else [])]
    )


class TranscriptForm(TranscriptTextForm, VersionedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        video = self.cleaned_data.get("video") or self.instance.video_id
        language = self.cleaned_data.get("language")
        others = Transcript.objects.filter(video=video, language=language) if video else None
        if others is not None and others.exclude(pk=self.instance.pk).exists():
            message = _("This video already has a transcript in this language. Change that one.")
            self.add_error("language", ValidationError(message, code="duplicate"))
        return cleaned

    def overwrite_errors(self, newer: Any) -> dict[str, str]:
        return transcript_overwrite_errors(self, newer)


class CueFormSet(BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = gettext("Delete this cue")
        if self.is_bound and index is not None and index < self.initial_form_count():
            # For a deleted cue Django would report that its hidden id is not a valid choice.
            form.fields["id"].clean = lambda value: form.instance if form.instance.pk else None

    def clean(self) -> None:
        """Report conflicts also for cues marked for deletion, whose errors Django ignores."""
        super().clean()
        is_marked: Any = self._should_delete_form  # type: ignore[attr-defined]
        deleted = [form for form in self.initial_forms if is_marked(form)]
        if any(form.has_error(NON_FIELD_ERRORS, "newer") for form in deleted):
            raise ValidationError(DELETED_CUE_CHANGED, code="newer")
        unreported = [form for form in self.initial_forms if _is_deleted_unreported(form)]
        for form in unreported:
            form.add_error(None, ValidationError(CUE_DELETED, code="deleted"))
            data = cast("QueryDict", form.data).copy()
            # Marks the row as reported, so that saving again omits the cue.
            data[form.add_prefix("edit_version")] = REPORTED
            form.data = data


def _is_deleted_unreported(form: Any) -> bool:
    """Return whether the cue was deleted meanwhile and this isn't reported yet."""
    return form.instance.pk is None and form.data.get(form.add_prefix("edit_version")) != REPORTED


class CueInline(FormFieldsMixin, admin.TabularInline):
    model = Cue
    form = CueForm
    formset = CueFormSet
    extra = 1
    fields = ["start_ms", "end_ms", "speaker", "text", "edit_version", "seen_values"]
    ordering = ["start_ms", "end_ms", "pk"]


@admin.register(Transcript)
class TranscriptAdmin(TranscriptTextMixin, RecordAdmin):
    form = TranscriptForm
    list_display = ["video", "language", "number_of_cues"]
    list_filter = ["language", "video__outlet"]
    list_select_related = ["video"]
    search_fields = ["video__title", "language"]
    ordering = ["-pk"]
    autocomplete_fields = ["video"]
    fieldsets = [
        (None, {"fields": ["video", "language", "cues_link"]}),
        (_("All cues as text"), {"fields": TRANSCRIPT_FIELDS}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Cue, "transcript")
        rows: QuerySet = super().get_queryset(request).select_related("video")
        counted_rows: QuerySet = rows.annotate(cue_count=counted)
        return counted_rows

    def get_readonly_fields(self, request: HttpRequest, obj: Transcript | None = None) -> list[str]:
        # After a move the search entries of the former video would still contain its words.
        return ["cues_link", "video"] if obj else ["cues_link"]

    def get_inlines(self, request: HttpRequest, obj: Transcript | None = None) -> list[Any]:
        is_short = obj is not None and self.number_of_cues(obj) <= MAX_INLINE_CUES
        return [CueInline] if is_short else []

    def save_dependents(self, form: ModelForm) -> None:
        cues = form.cues  # type: ignore[attr-defined]
        if cues is not None:
            replace_cues(form.instance, cues)

    def row_version(self, record: Any) -> str:
        return f"{record.language} {self.number_of_cues(record)}"

    @admin.display(description=_("cues"), ordering="cue_count")
    def number_of_cues(self, transcript: Transcript) -> int:
        return int(getattr(transcript, "cue_count", 0))

    @admin.display(description=_("cues"))
    def cues_link(self, transcript: Transcript) -> SafeString | str:
        if transcript._state.adding:
            return "-"
        listed = reverse("admin:clipqa_cue_changelist")
        label = _("All cues (%(count)d)") % {"count": self.number_of_cues(transcript)}
        return link(f"{listed}?transcript__id__exact={transcript.pk}", label)

    def view_on_site(self, obj: Any) -> str | None:
        """Return None: a transcript has no public page."""
        return None

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.counts import count_of
from clipqa.admin.cues import CueForm
from clipqa.admin.desk import DeskAdmin, DeskFields
from clipqa.admin.transcript_text import (
    TRANSCRIPT_FIELDS,
    TranscriptTextForm,
    WithTranscriptText,
    lines_at_stake,
)
from clipqa.curation.transcripts import replace_cues
from clipqa.models import Cue, Transcript

# With more rows the page is slow, and may exceed `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
MAX_INLINE_CUES = 100
GONE = "gone"
LINE_IS_GONE = gettext_lazy(
    "This line was deleted while you were editing. Saving again leaves it out; to keep it, "
    "copy it to an empty line below first."
)
DELETED_LINE_IS_NEWER = gettext_lazy(
    "A line that you want to delete was changed. Save again to delete it all the same."
)


class TranscriptForm(TranscriptTextForm, VersionedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        video = self.cleaned_data.get("video") or self.instance.video_id
        language = self.cleaned_data.get("language")
        twins = Transcript.objects.filter(video=video, language=language) if video else None
        if twins is not None and twins.exclude(pk=self.instance.pk).exists():
            taken = _("This video has a transcript in this language already. Change that one.")
            self.add_error("language", ValidationError(taken, code="twin"))
        return cleaned

    def at_stake(self, newer: Any) -> dict[str, str]:
        return lines_at_stake(self, newer)


class CueFormSet(BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = gettext("Delete this line")
        if self.is_bound and index is not None and index < self.initial_form_count():
            # For a deleted cue Django would report that its hidden id is not a valid choice.
            form.fields["id"].clean = lambda value: form.instance if form.instance.pk else None

    def clean(self) -> None:
        """Report conflicts also for cues marked for deletion, whose errors Django ignores."""
        super().clean()
        goes: Any = self._should_delete_form  # type: ignore[attr-defined]
        deleted = [form for form in self.initial_forms if goes(form)]
        if any(form.has_error(NON_FIELD_ERRORS, "newer") for form in deleted):
            raise ValidationError(DELETED_LINE_IS_NEWER, code="newer")
        gone = [form for form in self.initial_forms if _is_gone_unsaid(form)]
        for form in gone:
            form.add_error(None, ValidationError(LINE_IS_GONE, code="deleted"))
            data = cast("QueryDict", form.data).copy()
            # Marks the row as reported, so that saving again omits the cue.
            data[form.add_prefix("edit_version")] = GONE
            form.data = data


def _is_gone_unsaid(form: Any) -> bool:
    """Return whether the cue was deleted meanwhile and this isn't reported yet."""
    return form.instance.pk is None and form.data.get(form.add_prefix("edit_version")) != GONE


class CueInline(DeskFields, admin.TabularInline):
    model = Cue
    form = CueForm
    formset = CueFormSet
    extra = 1
    fields = ["start_ms", "end_ms", "speaker", "text", "edit_version", "seen_values"]
    ordering = ["start_ms", "end_ms", "pk"]


@admin.register(Transcript)
class TranscriptAdmin(WithTranscriptText, DeskAdmin):
    form = TranscriptForm
    list_display = ["video", "language", "lines"]
    list_filter = ["language", "video__outlet"]
    list_select_related = ["video"]
    search_fields = ["video__title", "language"]
    ordering = ["-pk"]
    autocomplete_fields = ["video"]
    fieldsets = [
        (None, {"fields": ["video", "language", "lines_link"]}),
        (_("All lines as a text"), {"fields": TRANSCRIPT_FIELDS}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = count_of(Cue, "transcript")
        rows: QuerySet = super().get_queryset(request).select_related("video")
        counted_rows: QuerySet = rows.annotate(cue_count=counted)
        return counted_rows

    def get_readonly_fields(self, request: HttpRequest, obj: Transcript | None = None) -> list[str]:
        # After a move the search entries of the former video would still contain its words.
        return ["lines_link", "video"] if obj else ["lines_link"]

    def get_inlines(self, request: HttpRequest, obj: Transcript | None = None) -> list[Any]:
        short = obj is not None and self.lines(obj) <= MAX_INLINE_CUES
        return [CueInline] if short else []

    def after_related(self, form: ModelForm) -> None:
        cues = form.cues  # type: ignore[attr-defined]
        if cues is not None:
            replace_cues(form.instance, cues)

    def shown_version(self, record: Any) -> str:
        return f"{record.language} {self.lines(record)}"

    @admin.display(description=_("lines"), ordering="cue_count")
    def lines(self, transcript: Transcript) -> int:
        return int(getattr(transcript, "cue_count", 0))

    @admin.display(description=_("lines"))
    def lines_link(self, transcript: Transcript) -> SafeString | str:
        if transcript._state.adding:
            return "-"
        listed = reverse("admin:clipqa_cue_changelist")
        label = _("All lines (%(count)d)") % {"count": self.lines(transcript)}
        return link(f"{listed}?transcript__id__exact={transcript.pk}", label)

    def view_on_site(self, obj: Any) -> str | None:
        """Return None: a transcript has no public page."""
        return None

"""Transcripts: the form with the whole text, and their list."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link, related_count
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.cues import CueInline
from clipqa.admin.history.transcripts import TranscriptHistoryMixin
from clipqa.admin.records import RecordAdmin
from clipqa.admin.staged_transcripts import StagedTranscriptMixin, overview_text
from clipqa.admin.transcript_form import TRANSCRIPT_FIELDS, TranscriptTextForm, TranscriptTextMixin
from clipqa.admin.transcript_pages import TranscriptPagesMixin
from clipqa.curation import save_record
from clipqa.curation.cues import save_cues
from clipqa.curation.roles import visible_to
from clipqa.models import Cue, Transcript, Video
from clipqa.transcripts.overview import Overview

# With more rows the page is slow, and may exceed `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
MAX_INLINE_CUES = 100
OWN_FIELDS = {"video", "language", "is_corrected"}


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


@admin.register(Transcript)
class TranscriptAdmin(
    StagedTranscriptMixin,
    TranscriptPagesMixin,
    TranscriptHistoryMixin,
    TranscriptTextMixin,
    RecordAdmin,
):
    form = TranscriptForm
    list_display = ["video", "language", "number_of_cues", "is_corrected"]
    list_filter = ["language", "is_corrected", "video__outlet"]
    list_select_related = ["video"]
    search_fields = ["video__title", "language"]
    ordering = ["-pk"]
    autocomplete_fields = ["video"]
    fieldsets = [
        (None, {"fields": ["video", "language", "is_corrected", "cues_link"]}),
        (_("All cues as text"), {"fields": TRANSCRIPT_FIELDS}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Cue, "transcript")
        rows: QuerySet = super().get_queryset(request).select_related("video")
        counted_rows: QuerySet = visible_to(request.user, rows).annotate(cue_count=counted)
        return counted_rows

    def get_readonly_fields(self, request: HttpRequest, obj: Transcript | None = None) -> list[str]:
        # After a move the search entries of the former video would still contain its words.
        return ["cues_link", "video"] if obj else ["cues_link"]

    def get_inlines(self, request: HttpRequest, obj: Transcript | None = None) -> list[Any]:
        is_short = obj is not None and self.number_of_cues(obj) <= MAX_INLINE_CUES
        return [CueInline] if is_short else []

    def save_model(
        self, request: HttpRequest, obj: Transcript, form: ModelForm, change: bool
    ) -> None:
        if not change or OWN_FIELDS & {*form.changed_data}:
            save_record(obj)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        saved = formset.save(commit=False)
        save_cues(form.instance, saved, formset.deleted_objects)

    def reindex(self, record: Any) -> None:
        """Do nothing: each verb has indexed the answers that show what it changed."""

    def transcript_of(self, record: Transcript) -> tuple[Video, str]:
        return record.video, record.language

    def row_version(self, record: Any) -> str:
        return f"{record.edit_version} {self.number_of_cues(record)}"

    @admin.display(description=_("cues"), ordering="cue_count")
    def number_of_cues(self, transcript: Transcript) -> int:
        return int(getattr(transcript, "cue_count", 0))

    @admin.display(description=_("cues"))
    def cues_link(self, transcript: Transcript) -> SafeString | str:
        if transcript._state.adding:
            return "-"
        page = reverse("admin:clipqa_transcript_cues", args=[transcript.pk])
        listed = f"{reverse('admin:clipqa_cue_changelist')}?transcript__id__exact={transcript.pk}"
        return format_html(
            "{} · {} · {}",
            _overview_text(transcript),
            link(page, _("Edit cues, 50 on a page")),
            link(listed, _("List of cues")),
        )

    def view_on_site(self, obj: Any) -> str | None:
        """Return None: a transcript has no public page."""
        return None


def _overview_text(transcript: Transcript) -> str:
    """Count in the database, since a transcript may have 200,000 cues."""
    cues = transcript.cues.order_by()
    counted = cues.aggregate(count=Count("pk"), end=Max("end_ms"))
    speakers = cues.exclude(speaker="").values_list("speaker").annotate(n=Count("pk"))
    names = tuple(name for name, _count in speakers.order_by("-n", "speaker"))
    return overview_text(Overview(counted["count"], counted["end"] or 0, names))

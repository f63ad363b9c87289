from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import time_range
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.records import RecordAdmin
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Cue


class CueForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Inputs in the table of cues have column headings instead of labels.
            field.widget.attrs["aria-label"] = str(field.label or "")
            field.widget.attrs["placeholder"] = str(field.label or "")  # phones show no headings

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start_ms"), self.cleaned_data.get("end_ms")
        if start is not None and end is not None and end <= start:
            message = _("The cue ends before it starts. Choose an end after %(start)s.")
            self.add_error("end_ms", ValidationError(message % {"start": format_timecode(start)}))
        return cleaned


@admin.register(Cue)
class CueAdmin(RecordAdmin):
    form = CueForm
    list_display = ["text", "range", "speaker", "video", "language"]
    list_filter = ["transcript__language", "transcript__video__outlet"]
    link_lookups = ["transcript__id__exact"]
    search_fields = ["text", "speaker", "transcript__video__title"]
    ordering = ["transcript", "start_ms", "pk"]
    autocomplete_fields = ["transcript"]
    fields = ["transcript", ("start_ms", "end_ms"), "speaker", "text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("transcript__video")

    def get_readonly_fields(self, request: HttpRequest, obj: Cue | None = None) -> list[str]:
        # After a move the search entries of the former video would still contain the cue.
        return ["transcript"] if obj else []

    @admin.display(description=_("range"), ordering="start_ms")
    def range(self, cue: Cue) -> SafeString:
        return time_range(cue.start_ms, cue.end_ms)

    @admin.display(description=_("video"))
    def video(self, cue: Cue) -> str:
        return cue.transcript.video.title

    @admin.display(description=_("language"))
    def language(self, cue: Cue) -> str:
        return cue.transcript.language

    def view_on_site(self, obj: Any) -> str | None:
        """Return None: a cue has no public page."""
        return None

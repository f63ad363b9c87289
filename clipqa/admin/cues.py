"""Cues: their form, their rows on the pages of a transcript, and the list of all of them."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import time_range
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.records import FormFieldsMixin, RecordAdmin
from clipqa.curation.cues import save_cues
from clipqa.curation.roles import visible_to
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Cue
from clipqa.transcripts.cues import join_lines

REPORTED = "deleted"
CUE_DELETED = gettext_lazy(
    "This cue was deleted while you were editing. To keep it, copy it to an empty "
    "row below before you save again."
)
DELETED_CUE_CHANGED = gettext_lazy(
    "A cue that you want to delete was changed meanwhile. Save again to delete it anyway."
)


class CueForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start_ms = self.instance.start_ms if self.instance.pk else None
        at = f" ({format_timecode(start_ms)})" if start_ms is not None else ""
        for field in self.fields.values():
            # Inputs in rows of cues have no labels; the time tells those of fifty rows apart.
            field.widget.attrs["aria-label"] = f"{field.label or ''}{at}"
            field.widget.attrs["placeholder"] = str(field.label or "")  # phones show no headings
        for name in {"speaker", "text"} & self.fields.keys():
            self.fields[name].widget.attrs["dir"] = "auto"

    def related_records(self, newer: Any) -> Iterable[Model]:
        """Also look for the newest save in the history of the transcript, which has all of them."""
        return [newer, newer.transcript]

    def clean_text(self) -> str:
        """Join lines, as every parser does, so that an export is read back the same."""
        return join_lines(self.cleaned_data["text"])

    def clean_speaker(self) -> str:
        return join_lines(self.cleaned_data["speaker"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start_ms"), self.cleaned_data.get("end_ms")
        if start is not None and end is not None and end <= start:
            message = _("The cue ends before it starts. Choose an end after %(start)s.")
            self.add_error("end_ms", ValidationError(message % {"start": format_timecode(start)}))
        return cleaned


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
        rows: QuerySet = super().get_queryset(request).select_related("transcript__video")
        visible: QuerySet = visible_to(request.user, rows)
        return visible

    def get_readonly_fields(self, request: HttpRequest, obj: Cue | None = None) -> list[str]:
        # After a move the search entries of the former video would still contain the cue.
        return ["transcript"] if obj else []

    def save_model(self, request: HttpRequest, obj: Cue, form: ModelForm, change: bool) -> None:
        save_cues(obj.transcript, [obj])

    def reindex(self, record: Model) -> None:
        """Do nothing: saving has indexed the answers whose clips the cue overlaps."""

    def delete_model(self, request: HttpRequest, obj: Cue) -> None:
        save_cues(obj.transcript, [], [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete the cues of each transcript as one step of its history."""
        with transaction.atomic():
            for transcript, cues in groupby(
                queryset.order_by("transcript", "pk"), key=lambda cue: cue.transcript
            ):
                save_cues(transcript, [], list(cues))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the history of the transcript, which has every change of its cues."""
        cue = self.get_object(request, unquote(object_id))
        page = reverse("admin:clipqa_transcript_history", args=[cue.transcript_id])
        return HttpResponseRedirect(page)

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

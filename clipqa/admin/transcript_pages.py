"""Pages of one transcript: its cues in place, a speaker's name, all times, and exports."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import URLPattern
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.change_lists import clean_search
from clipqa.admin.cues import CueInline
from clipqa.admin.fields import record_ids
from clipqa.counters import take_writer_lock
from clipqa.curation import EditConflict
from clipqa.curation.cues import check_offset, rename_speaker, save_cues, shift_times
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.lib.timecodes import TimecodeError, parse_timecode
from clipqa.models import Cue, Transcript
from clipqa.models.fields import translated, validate_plain_text
from clipqa.transcripts import CueText
from clipqa.transcripts.cues import join_lines
from clipqa.transcripts.formats import EXPORTED

PER_PAGE = 50
MAX_SPEAKERS = 100  # that are listed; any other can be typed
PREFIX = "cues"
NEWER = gettext_lazy(
    "The transcript was changed meanwhile, so nothing was saved. Check it, then send the form "
    "again."
)


class RenameForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("Present name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "speakers", "dir": "auto", "autocomplete": "off"}),
        help_text=gettext_lazy("Exactly as in the cues. Empty for cues without a speaker."),
    )
    new = forms.CharField(
        label=gettext_lazy("New name"),
        required=False,
        max_length=200,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("Leave it empty to remove the name."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, transcript: Transcript, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.transcript = transcript

    def clean_new(self) -> str:
        return join_lines(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        old, new = self.cleaned_data.get("old"), self.cleaned_data.get("new")
        if old is not None and not self.transcript.cues.filter(speaker=old).exists():
            self.add_error("old", _("No cue has this speaker. Choose one of the names below."))
        elif old is not None and old == new:
            self.add_error("new", _("This is the present name. Enter another one."))
        return cleaned


class ShiftForm(forms.Form):
    offset = forms.CharField(
        label=gettext_lazy("Shift by"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "timecode", "autocomplete": "off", "size": 12}),
        help_text=gettext_lazy("Later by 2.5 or 1:02.5, earlier by -2.5 or -1:02.5."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, transcript: Transcript, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.transcript = transcript

    def clean_offset(self) -> int:
        text = self.cleaned_data["offset"].strip()
        sign = -1 if text[:1] in {"-", "−"} else 1
        try:
            offset_ms = sign * parse_timecode(text.lstrip("+-−").strip())
        except TimecodeError as error:
            raise ValidationError(translated(error), code="timecode") from error
        check_offset(self.transcript, offset_ms)
        return offset_ms


class TranscriptPagesMixin(RecordPagesMixin, admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.record_route("cues", self.cues_view),
            self.record_route("speakers", self.speakers_view),
            self.record_route("shift", self.shift_view),
            self.record_route("export", self.export_view, "export/<str:suffix>"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        if record is not None:
            context["record_tools"] = self._tools(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def _tools(self, request: HttpRequest, record: Transcript) -> list[tuple[str, str]]:
        pages = [
            ("cues", _("Cues")),
            ("speakers", _("Rename a speaker")),
            ("shift", _("Shift times")),
        ]
        may_change = self.has_change_permission(request, record)
        tools = [(label, self.record_url(page, record)) for page, label in pages if may_change]
        exports = self.record_url("change", record).removesuffix("change/")
        return tools + [
            (_("Export as %(format)s") % {"format": row.name}, f"{exports}export/{suffix}/")
            for suffix, row in EXPORTED.items()
        ]

    # ---------------------------------------------------------------------------- cues in place
    def cues_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method == "POST":
            with deferred_reindexing():
                take_writer_lock()  # before the transcript is read, so that nobody deletes it
                record = self._changeable(request, object_id)
                posted = _posted_cues(request, record)
                formset = self._cue_formset(request, record, posted, request.POST)
                if formset.is_valid():
                    return self._save_cues(request, record, formset)
        else:
            record = self._changeable(request, object_id)
        search = clean_search(request.GET.get("q", "")).strip()
        page = Paginator(_found_cues(record, search), PER_PAGE).get_page(request.GET.get("p"))
        if request.method != "POST":
            ids = [cue.pk for cue in page.object_list]
            shown = record.cues.filter(pk__in=ids).in_order()  # a slice can't be filtered
            formset = self._cue_formset(request, record, shown)
        context = {
            "title": _("Cues: %(name)s") % {"name": record},
            "formset": formset,
            "page": page,
            "search": search,
            "query": urlencode({"q": search}) if search else "",
        }
        return self.render_record_page(request, record, "transcript/cues", context)

    def _cue_formset(
        self, request: HttpRequest, record: Transcript, cues: QuerySet, data: Any = None
    ) -> Any:
        inline = CueInline(Transcript, self.admin_site)
        make_formset = inline.get_formset(request, record)
        return make_formset(data, instance=record, queryset=cues, prefix=PREFIX)

    def _save_cues(self, request: HttpRequest, record: Transcript, formset: Any) -> HttpResponse:
        saved = formset.save(commit=False)
        save_cues(record, saved, formset.deleted_objects)
        if saved or formset.deleted_objects:
            message = _("Cues saved: %(saved)d, deleted: %(deleted)d.") % {
                "saved": len(saved),
                "deleted": len(formset.deleted_objects),
            }
            self.log_change(request, record, message)
            messages.success(request, message)
        else:
            messages.info(request, _("No cue was changed."))
        return HttpResponseRedirect(request.get_full_path())

    # --------------------------------------------------------------------- speakers and all times
    def speakers_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._changeable(request, object_id)
        initial = {"edit_version": record.edit_version, "old": request.GET.get("old", "")[:200]}
        form = RenameForm(request.POST or None, record, initial=initial)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                count = rename_speaker(record, given["old"], given["new"], given["edit_version"])
            except EditConflict:
                return self._refuse(request)
            several = ngettext(
                "%(count)s cue has the new name.", "%(count)s cues have the new name.", count
            )
            return self._done(request, record, several % {"count": f"{count:,}"})
        speakers = record.cues.order_by().values_list("speaker").annotate(n=Count("pk"))
        context = {
            "title": _("Rename a speaker: %(name)s") % {"name": record},
            "form": form,
            "speakers": speakers.order_by("-n", "speaker")[:MAX_SPEAKERS],
        }
        return self.render_record_page(request, record, "transcript/speakers", context)

    def shift_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._changeable(request, object_id)
        initial = {"edit_version": record.edit_version}
        form = ShiftForm(request.POST or None, record, initial=initial)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                count = shift_times(record, given["offset"], given["edit_version"])
            except EditConflict:
                return self._refuse(request)
            several = ngettext("%(count)s cue was shifted.", "%(count)s cues were shifted.", count)
            return self._done(request, record, several % {"count": f"{count:,}"})
        context = {"title": _("Shift times: %(name)s") % {"name": record}, "form": form}
        context["first"], context["last"] = record.cues.in_order().first(), _last(record)
        return self.render_record_page(request, record, "transcript/shift", context)

    def _refuse(self, request: HttpRequest) -> HttpResponse:
        messages.warning(request, str(NEWER))
        return HttpResponseRedirect(request.path)

    def _done(self, request: HttpRequest, record: Transcript, message: str) -> HttpResponse:
        self.log_change(request, record, message)
        undo = _("It can be undone in the history.")
        messages.success(request, f"{message} {undo}")
        return HttpResponseRedirect(self.record_url("change", record))

    # ------------------------------------------------------------------------------------ exports
    def export_view(self, request: HttpRequest, object_id: str, suffix: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = EXPORTED.get(suffix)
        if row is None or row.write is None:
            raise Http404
        text = row.write(_cue_texts(record))
        name = f"{record.video.slug}.{record.language}.{suffix}"
        return HttpResponse(
            text,
            content_type=f"{row.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _changeable(self, request: HttpRequest, object_id: str) -> Any:
        record = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return record


def _posted_cues(request: HttpRequest, record: Transcript) -> QuerySet:
    keys = [name for name in request.POST if name.startswith(PREFIX) and name.endswith("-id")]
    return record.cues.filter(pk__in=record_ids(request.POST[name] for name in keys)).in_order()


def _found_cues(record: Transcript, search: str) -> QuerySet:
    """Return the cues with these words or of this speaker, or from a time on."""
    cues = record.cues.in_order()
    if not search:
        return cues
    try:
        return cues.filter(end_ms__gt=parse_timecode(search))
    except TimecodeError:
        return cues.filter(Q(text__icontains=search) | Q(speaker__icontains=search))


def _cue_texts(record: Transcript) -> Iterator[CueText]:
    columns = ("start_ms", "end_ms", "text", "speaker", "word_times")
    rows = record.cues.in_order().values_list(*columns).iterator()
    for start_ms, end_ms, text, speaker, word_times in rows:
        yield CueText(start_ms, end_ms, text, speaker, word_times or "")


def _last(record: Transcript) -> Cue | None:
    return record.cues.order_by("-end_ms").first()

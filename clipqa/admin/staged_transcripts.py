"""The page between reading a transcript and storing it: what was read, and what would be lost."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.columns import link
from clipqa.admin.history.cues import changed_lines
from clipqa.admin.transcript_form import first_warnings, may_store
from clipqa.curation import EditConflict
from clipqa.curation.cues import state_of_text
from clipqa.curation.staging import find_staged, staged_cues, store_staged
from clipqa.curation.transcripts import plan_replacement, state_after
from clipqa.history.cue_steps import CueStates
from clipqa.lib.timecodes import format_clock
from clipqa.models import StagedTranscript, Transcript
from clipqa.models.fields import translated
from clipqa.transcripts import CueText
from clipqa.transcripts.overview import Overview, fit_warnings, overview
from clipqa.transcripts.replacing import Replacement

SAMPLE = 5  # cues that are shown
MAX_LOST = 20  # corrections that are shown
MAX_NAMES = 5
NEWER = gettext_lazy(
    "The transcript was changed meanwhile, so nothing was stored. Check again what would be lost."
)
KEPT = gettext_lazy("The former cues stay in its history, from where they can be restored.")


class StoreForm(forms.Form):
    is_corrected = forms.BooleanField(
        label=gettext_lazy("Corrected by a person"),
        required=False,
        help_text=Transcript._meta.get_field("is_corrected").help_text,
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class StagedTranscriptMixin(admin.ModelAdmin):
    """Mixin with that page, for the admin of transcripts."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.staged_view)
        name = "clipqa_transcript_staged"
        return [path("staged/<int:staged_id>/", page, name=name), *super().get_urls()]

    def staged_view(self, request: HttpRequest, staged_id: int) -> HttpResponse:
        staged = self._own(request, staged_id)
        present = Transcript.objects.filter(video=staged.video, language=staged.language).first()
        version = present.edit_version if present else 0
        initial = {"edit_version": version, "is_corrected": staged.is_corrected}
        form = StoreForm(request.POST or None, initial=initial)
        if request.method == "POST" and "_discard" in request.POST:
            return self._discard(request, staged, present)
        if request.method == "POST" and form.is_valid():
            return self._store(request, staged, **form.cleaned_data)
        cues = staged_cues(staged)
        fitting = [translated(each) for each in fit_warnings(cues, staged.video.duration_ms)]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Store this transcript? %(name)s") % {"name": staged},
            "staged": staged,
            "read": overview_text(overview(cues)),
            "sample": cues[:SAMPLE],
            "more": max(0, len(cues) - SAMPLE),
            "warnings": [*fitting, *first_warnings(staged.warnings)],
            "form": form,
            "present": present,
            "loss": _loss(present, cues) if present else None,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/clipqa/transcript/staged.html", context)

    def _own(self, request: HttpRequest, staged_id: int) -> StagedTranscript:
        found = find_staged(staged_id, request.user)
        if found is None or not may_store(request.user):
            raise Http404
        return found

    def _store(
        self, request: HttpRequest, staged: StagedTranscript, is_corrected: bool, edit_version: int
    ) -> HttpResponse:
        read = overview_text(overview(staged_cues(staged)))
        try:
            transcript = store_staged(staged, is_corrected, edit_version)
        except EditConflict:
            messages.warning(request, str(NEWER))
            return HttpResponseRedirect(request.path)
        self.log_change(request, transcript, _("Transcript stored: %(read)s.") % {"read": read})
        history = reverse("admin:clipqa_transcript_history", args=[transcript.pk])
        stored = _("The transcript of “%(name)s” is stored: %(read)s.")
        message = stored % {"name": transcript, "read": read}
        messages.success(request, format_html("{} {}", message, link(history, _("History"))))
        return HttpResponseRedirect(_next_page(request, transcript, staged))

    def _discard(
        self, request: HttpRequest, staged: StagedTranscript, present: Transcript | None
    ) -> HttpResponse:
        target = _next_page(request, present, staged)
        staged.delete()
        messages.success(request, _("The text was discarded. The transcript was not changed."))
        return HttpResponseRedirect(target)


def overview_text(found: Overview) -> str:
    """Return a text such as “5,000 cues, 2:56:10, 3 speakers (Ada, Bo, Cem)”."""
    parts = [
        ngettext("%(count)s cue", "%(count)s cues", found.cues) % {"count": f"{found.cues:,}"},
        format_clock(found.end_ms),
    ]
    if count := len(found.speakers):
        names = ", ".join(found.speakers[:MAX_NAMES]) + (", …" if count > MAX_NAMES else "")
        several = ngettext("%(count)s speaker (%(names)s)", "%(count)s speakers (%(names)s)", count)
        parts.append(several % {"count": f"{count:,}", "names": names})
    else:
        parts.append(_("no speakers"))
    return ", ".join(parts)


def _loss(present: Transcript, cues: Sequence[CueText]) -> dict[str, Any]:
    plan, states = plan_replacement(present, cues)
    corrections = _corrections(plan, states)
    listed = corrections[:MAX_LOST]
    return {
        "former": len(states),
        "former_text": f"{len(states):,}",
        "counts": [
            (_("removed"), len(plan.removed)),
            (_("changed"), len(plan.changed)),
            (_("new"), len(plan.added)),
            (_("the same"), len(plan.kept)),
        ],
        "is_same": plan.is_empty,
        "corrections": len(corrections),
        "lost": changed_lines(
            {pk: states[pk] for pk in listed},
            {pk: state_of_text(plan.changed[pk]) for pk in listed if pk in plan.changed},
        ),
        "more": len(corrections) - len(listed),
        "note": KEPT,
    }


def _corrections(plan: Replacement, states: CueStates) -> list[int]:
    """Return the cues that a person has corrected and whose words would change or go, by time."""
    after = {pk: state_after(states[pk], cue) for pk, cue in plan.changed.items()}
    gone = [*(pk for pk, state in after.items() if not state.corrected_at), *plan.removed]
    corrected = [pk for pk in gone if states[pk].corrected_at]
    return sorted(corrected, key=lambda pk: states[pk].start_ms)


def _next_page(
    request: HttpRequest, transcript: Transcript | None, staged: StagedTranscript
) -> str:
    if transcript is not None and request.user.has_perm("clipqa.view_transcript"):
        return reverse("admin:clipqa_transcript_change", args=[transcript.pk])
    return reverse("admin:clipqa_video_change", args=[staged.video_id])

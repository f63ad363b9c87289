"""The history pages of a transcript, which show and restore its cues too."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from clipqa.admin.history.cues import cue_differences, summary_text
from clipqa.admin.history.pages import HistoryMixin, RestoreForm
from clipqa.admin.history.values import FieldDifference, differences
from clipqa.curation.restoring import RESTORED
from clipqa.curation.transcripts import restore_transcript
from clipqa.history import State, revisions_of, rewound, stored_states
from clipqa.history.cue_revisions import cue_states, cues_after
from clipqa.models import CueRevision, Revision, Transcript, Verb


class TranscriptHistoryMixin(HistoryMixin, admin.ModelAdmin):
    """Adds the cues to the pages, and undoing: restoring the state before a revision."""

    def get_urls(self) -> list[URLPattern]:
        undo = self.record_route("undo", self.undo_view, "history/<int:revision_id>/undo")
        return [undo, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            revisions = [revision for revision, _labels in response.context_data["rows"]]
            labels = _summaries(revisions)
            response.context_data["rows"] = [
                (revision, self._labels(revision, labels.get(revision.pk, "")))
                for revision in revisions
            ]
            record = response.context_data["original"]
            response.context_data["undone_by"] = _undoable(record.pk)
        return response

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        response = super().compare_view(request, object_id)
        context = _context(response)
        newer, older, record = context["newer"], context["older"], context["original"]
        before = cues_after(record, older.pk if older else newer.pk - 1)
        after = cues_after(record, newer.pk)
        context["differences"] += cue_differences(before, after)
        return response

    def restore_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        response = super().restore_view(request, object_id, revision_id)
        if not isinstance(response, TemplateResponse):
            return response
        context = _context(response)
        context["differences"] += _cue_changes(context["original"], revision_id)
        return response

    def undo_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        """Restore the state before a revision: the newest is undone, with the oldest all are."""
        record = self.get_object(request, unquote(object_id))
        if not self.may_restore(request, record):
            raise PermissionDenied
        if revision_id not in _undoable(record.pk):
            raise Http404
        revision = self._revision(record, str(revision_id))
        fields = _fields_before(record, revision)
        form = RestoreForm(request.POST or None, initial={"edit_version": record.edit_version})
        if request.method == "POST" and form.is_valid():
            done = self._restore(request, record, fields, form)
            if done:
                return done
        now = stored_states(Transcript, [record.pk])[record.pk]
        changes = differences(Transcript, now, {**now, **fields})
        context = {
            "title": _("Undo a change: %(name)s") % {"name": record},
            "revision": revision,
            "is_undo": True,
            "differences": changes + _cue_changes(record, revision_id - 1),
            "form": form,
        }
        return self.render_record_page(request, record, "restore", context)

    def restore_state(
        self, request: HttpRequest, record: Any, state: State, given: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        assert match
        is_undo = str(match.url_name).endswith("_undo")
        revision_id = int(match.kwargs["revision_id"]) - (1 if is_undo else 0)
        fields = {name: state[name] for name in RESTORED[Transcript] if name in state}
        restore_transcript(record, revision_id, fields, given["edit_version"], given["why"])

    def _labels(self, revision: Revision, cues: str) -> str:
        return "; ".join(filter(None, [self._changed_labels(revision), cues]))


def _context(response: HttpResponse) -> dict[str, Any]:
    assert isinstance(response, TemplateResponse)
    assert response.context_data is not None
    return response.context_data


def _summaries(revisions: list[Revision]) -> dict[int, str]:
    """Return what these revisions changed in the cues, without reading their steps."""
    found = CueRevision.objects.filter(revision__in=[revision.pk for revision in revisions])
    return {pk: summary_text(summary) for pk, summary in found.values_list("pk", "summary")}


def _undoable(pk: int) -> set[int]:
    """Return the newest revision, and the oldest unless it created the transcript."""
    revisions = revisions_of(Transcript, pk)
    newest, oldest = revisions.first(), revisions.last()
    return {each.pk for each in (newest, oldest) if each and each.verb != Verb.CREATED}


def _fields_before(record: Transcript, revision: Revision) -> State:
    undone = revisions_of(Transcript, record.pk).filter(pk__gte=revision.pk)
    state = rewound(stored_states(Transcript, [record.pk])[record.pk], undone)
    return {name: state[name] for name in RESTORED[Transcript]}


def _cue_changes(record: Transcript, revision_id: int) -> list[FieldDifference]:
    return cue_differences(cue_states(record), cues_after(record, revision_id))

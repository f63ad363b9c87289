"""The history pages of a transcript, which show and restore its cues too."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from clipqa.admin.fields import record_id
from clipqa.admin.history.cues import cue_differences, summary_text
from clipqa.admin.history.pages import HistoryMixin
from clipqa.admin.history.steps import Step, find_revision
from clipqa.admin.history.values import FieldDifference, changed_labels
from clipqa.curation.restoring import RESTORED
from clipqa.curation.transcripts import restore_transcript
from clipqa.history import RecordHistory, State
from clipqa.history.cue_revisions import CUES, TranscriptHistory
from clipqa.models import Revision, Transcript, Verb


class TranscriptHistoryMixin(HistoryMixin):
    """Adds the cues to the pages, and undoing: restoring the state before a revision."""

    def get_urls(self) -> list[URLPattern]:
        undo = self.record_route("undo", self.undo_view, "history/<int:revision_id>/undo")
        return [undo, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        undoable = _undoable(TranscriptHistory(self.get_object(request, unquote(object_id))))
        return super().history_view(
            request, object_id, {"undone_by": undoable, **(extra_context or {})}
        )

    def undo_view(self, request: HttpRequest, object_id: str, revision_id: int) -> HttpResponse:
        """Restore the state before a revision: the newest is undone, with the oldest all are."""
        history = self.get_restorable(request, object_id)
        if revision_id not in _undoable(history):
            raise Http404
        revision = find_revision(history, str(revision_id))
        title = _("Undo a change: %(name)s") % {"name": history.record}
        context = {"title": title, "is_undo": True}
        earlier = history.state_before(revision)
        return self.ask_and_restore(request, history, revision, earlier, context)

    def get_history(self, request: HttpRequest, record: Any) -> RecordHistory:
        return TranscriptHistory(record)

    def get_step(self, request: HttpRequest, revision: Revision) -> Step:
        cues: Any = getattr(revision, "cues", None)
        labels = [changed_labels(revision), summary_text(cues.summary) if cues else ""]
        return Step(revision, "; ".join(filter(None, labels)), revision.why)

    def get_differences(self, before: State, after: State) -> list[FieldDifference]:
        fields = super().get_differences(before, after)
        return fields + cue_differences(before.get(CUES, {}), after.get(CUES, {}))

    def get_restored_names(self) -> tuple[str, ...]:
        return (*super().get_restored_names(), CUES)

    def restore_record(self, record: Any, earlier: State, seen: str, why: str) -> None:
        fields = {name: earlier[name] for name in RESTORED[Transcript] if name in earlier}
        restore_transcript(record, fields, earlier[CUES], record_id(seen) or 0, why)


def _undoable(history: RecordHistory) -> set[int]:
    """Return the newest revision, and the oldest unless it created the transcript."""
    newest, oldest = history.revisions.first(), history.revisions.last()
    return {each.pk for each in (newest, oldest) if each and each.verb != Verb.CREATED}

"""The history pages of an answer, which cover all that its card shows."""

from functools import partial
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link
from clipqa.admin.history.cards import card_differences, question_differences
from clipqa.admin.history.pages import HistoryMixin
from clipqa.admin.history.shared import answers_in_use
from clipqa.admin.history.steps import Step
from clipqa.admin.history.values import FieldDifference, changed_labels
from clipqa.curation.restoring_answers import (
    find_question,
    restore_answer,
    state_after_restoring,
)
from clipqa.curation.roles import visible_to
from clipqa.curation.versions import versions_of
from clipqa.history import CardHistory, RecordHistory, State
from clipqa.history.cards import RELATED, SHOWN
from clipqa.models import Answer, Revision


class AnswerHistoryMixin(HistoryMixin):
    """Mixin for the answers' admin."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Link to the histories of the other records that the card shows."""
        answer: Any = self.get_object(request, unquote(object_id))
        histories = [
            (_("The question's history"), "question", answer.question_id),
            (_("The clip's history"), "clip", answer.clip_id),
            (_("The video's history"), "video", answer.clip.video_id),
        ]
        links = [
            link(_history_url(model, pk), label)
            for label, model, pk in histories
            if _may_view(request, model)
        ]
        return super().history_view(
            request, object_id, {"histories": links, **(extra_context or {})}
        )

    def get_history(self, request: HttpRequest, record: Any) -> RecordHistory:
        return CardHistory(record, partial(visible_to, request.user))

    def get_step(self, request: HttpRequest, revision: Revision) -> Step:
        changed = changed_labels(revision)
        if revision.model_name not in RELATED:
            return Step(revision, changed, revision.why)
        label = capfirst(str(RELATED[revision.model_name]._meta.verbose_name))
        # A reason given for a shared record may be about other answers to it.
        if not _may_view(request, revision.model_name):
            return Step(revision, changed, "", label)
        url = _history_url(revision.model_name, revision.record_id)
        return Step(revision, changed, revision.why, link(url, label))

    def get_differences(self, before: State, after: State) -> list[FieldDifference]:
        return card_differences(before, after)

    def get_seen_version(self, record: Any) -> str:
        return versions_of(record)

    def get_restore_context(
        self, request: HttpRequest, history: RecordHistory, earlier: State
    ) -> dict[str, Any]:
        now = history.state_after()
        answer: Any = history.record
        restored = state_after_restoring(answer, now, earlier)
        changes = card_differences(now, restored)
        is_moved = any(change.name in SHOWN["clip"].values() for change in changes)
        return {
            "differences": changes,
            "is_card": True,
            "sharers": answers_in_use(request, answer, clip=answer.clip) if is_moved else None,
            **_question_context(request, answer, earlier, restored),
        }

    def restore_record(self, record: Any, earlier: State, seen: str, why: str) -> None:
        restore_answer(record, earlier, seen, why)


def _question_context(
    request: HttpRequest, answer: Answer, earlier: State, restored: State
) -> dict[str, Any]:
    """Return what the question was at that time, as restoring an answer does not change it."""
    question = find_question(answer, earlier)
    names = set(SHOWN["question"].values())
    if question is None or not names <= earlier.keys() & restored.keys():
        return {}
    changes = question_differences(earlier, restored)
    if not changes:
        return {}
    may_view = _may_view(request, "question")
    return {
        "question_differences": changes,
        "question_history": _history_url("question", question.pk) if may_view else "",
        "question_sharers": answers_in_use(request, answer, question=question),
    }


def _history_url(model_name: str, pk: int) -> str:
    return reverse(f"admin:clipqa_{model_name}_history", args=[pk])


def _may_view(request: HttpRequest, model_name: str) -> bool:
    return bool(request.user.has_perm(f"clipqa.view_{model_name}"))

"""What the review of answers and their proposals have beside those of other records."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from clipqa.admin.evidence_panel import Panel, proposal_panel
from clipqa.admin.history.values import FieldDifference, diff_states, field_label
from clipqa.admin.publishing.saving import SavingMixin
from clipqa.admin.review.citations import cited_in
from clipqa.curation.proposal_rules import Values
from clipqa.models import Answer, Question, RecordProposal
from clipqa.models.answer_fields import PROPOSED

FIELDS = {field.name: field.model_field for field in PROPOSED}


class AnswerReviewMixin(SavingMixin):
    """Mixin for the answers' admin."""

    def record_name(self, record: Answer) -> str:
        return record.question.text

    def get_review_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        merges = ["clipqa.change_question", "clipqa.delete_question"]
        return {
            **super().get_review_context(request, record),
            "cited_in": cited_in(request.user, record) if record else [],
            "duplicates": _duplicates(record) if record and self.reviews(request) else [],
            "can_merge": request.user.has_perms(merges),
        }

    def proposed_values(self, record: Answer, form: Any) -> Values:
        given = form.cleaned_data
        values = {name: _pk_or_value(given[name]) for name in FIELDS if name in given}
        values["question"] = values.get("question") or record.question_id
        values["new_question"] = " ".join((values.get("new_question") or "").split())
        if not values["new_question"]:
            values["question_language"] = ""  # meaningless without a new question
        values["body"] = values["body"].strip()
        return values

    def applied_values(self, now: Values, proposal: RecordProposal) -> Values:
        after = super().applied_values(now, proposal)
        return {**after, "question": None} if after["new_question"] else after

    def value_differences(self, before: Values, after: Values) -> list[FieldDifference]:
        return diff_states(FIELDS, before, after)

    def field_names(self, proposal: RecordProposal, names: Iterable[str]) -> str:
        return ", ".join(field_label(FIELDS[name]) for name in sorted(names))

    def proposal_panel(self, request: HttpRequest, proposal: Any) -> Panel | None:
        return proposal_panel(proposal, request.user)


def _duplicates(answer: Answer) -> list[Question]:
    """Return questions with the same text, added by users who could not see this one."""
    question = answer.question
    same = Question.objects.with_text(question.text, question.language).exclude(pk=question.pk)
    return list(same)


def _pk_or_value(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value

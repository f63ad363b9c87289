"""What the review of answers has beside that of other records."""

from typing import Any

from django.http import HttpRequest

from clipqa.admin.publishing.saving import SavingMixin
from clipqa.admin.review.citations import cited_in
from clipqa.models import Answer, Question


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


def _duplicates(answer: Answer) -> list[Question]:
    """Return questions with the same text, added by users who could not see this one."""
    question = answer.question
    same = Question.objects.with_text(question.text, question.language).exclude(pk=question.pk)
    return list(same)

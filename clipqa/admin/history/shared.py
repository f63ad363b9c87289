"""The answers that show a clip or a question, named before an earlier version is restored."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from clipqa.admin.columns import link
from clipqa.admin.history.restoring import RestoringMixin
from clipqa.curation.restoring_answers import answers_with
from clipqa.curation.roles import is_own, may_review
from clipqa.history import RecordHistory, State
from clipqa.models import Answer

MAX_LISTED = 10


class SharedRecordMixin(RestoringMixin):
    """Mixin for the admins of clips and questions, which several answers may have."""

    def get_restore_context(
        self, request: HttpRequest, history: RecordHistory, earlier: State
    ) -> dict[str, Any]:
        relation = {str(self.opts.model_name): history.record}
        context = super().get_restore_context(request, history, earlier)
        return {**context, "dependents": answers_in_use(request, None, **relation)}


def answers_in_use(
    request: HttpRequest, except_for: Answer | None, **record: Model
) -> dict[str, Any]:
    """Return the number of answers with a clip or a question, and links to the first ones."""
    answers = answers_with(request.user, **record)
    answers = answers.exclude(pk=except_for.pk) if except_for else answers
    first = answers.select_related("question", "clip__video").order_by("pk")[:MAX_LISTED]
    links = [_link(request, each, is_same_question="question" in record) for each in first]
    count = answers.count()
    return {"count": count, "links": links, "more": count - len(links)}


def _link(request: HttpRequest, answer: Answer, *, is_same_question: bool) -> SafeString:
    may_open = may_review(request.user) or is_own(request.user, answer)
    page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    label = str(answer.clip if is_same_question else answer.question)
    return link(page if may_open else answer.get_absolute_url(), label)

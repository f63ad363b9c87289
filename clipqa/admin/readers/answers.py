"""Write an answer to a question of a reader: it fills the form, and the saved answer is linked."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from clipqa.admin.base import BaseAdmin
from clipqa.models import Answer, ReaderQuestion, ReaderQuestionState
from clipqa.models.public_id import is_public_id
from clipqa.models.question import MAX_QUESTION_LENGTH
from clipqa.readers.answering import begin_answer
from clipqa.views.public import shorten

PARAMETER: Final = "reader_question"  # of the form's address, which its POST has too


class ReaderQuestionMixin(BaseAdmin):
    """Mixin for the answers' admin."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked = asked_question(request)
        return {**super().get_changeform_initial_data(request), **(_values(asked) if asked else {})}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        asked = asked_question(request) if request.method == "GET" else None
        if asked is not None:
            sentence = _("You answer the question of a reader: {}")
            messages.info(request, format_html(sentence, format_html("<bdi>{}</bdi>", asked)))
        return super().add_view(request, form_url, extra_context)

    def link_asked_question(self, request: HttpRequest, answer: Answer) -> None:
        """Link a new answer with the question that its form was opened with."""
        asked = asked_question(request)
        if asked is not None:
            begin_answer(asked, answer)


def asked_question(request: HttpRequest) -> ReaderQuestion | None:
    """Return the question that the address names, if the user may read it.

    Those who are no moderators may read the questions in the public list.
    """
    public_id = request.GET.get(PARAMETER, "")
    if not is_public_id(public_id):
        return None
    rows = ReaderQuestion.objects.listed()
    if request.user.has_perm("clipqa.view_readerquestion"):
        undecided = (ReaderQuestionState.WAITING, ReaderQuestionState.OPEN)
        rows = ReaderQuestion.objects.current().filter(state__in=undecided)
    found: ReaderQuestion | None = rows.filter(public_id=public_id).first()
    return found


def _values(asked: ReaderQuestion) -> dict[str, Any]:
    topics = {"add_topics": [asked.topic_id]} if asked.topic_id else {}
    text = shorten(asked.text or asked.search_text, MAX_QUESTION_LENGTH)
    return {"new_question": text, "question_language": asked.language, **topics}

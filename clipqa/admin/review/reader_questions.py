"""The section of the queue with the questions of readers that wait for a moderator."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.review.rows import Row, Section, limited, section, truncated
from clipqa.models import ReaderQuestion, ReaderQuestionState


def questions_from_readers(person: Any, now: datetime) -> list[Section]:
    if not person.has_perm("clipqa.view_readerquestion"):
        return []
    waiting = ReaderQuestion.objects.current(now).filter(state=ReaderQuestionState.WAITING)
    oldest = waiting.select_related("same_as").order_by("created_at", "pk")
    everything = reverse("admin:clipqa_readerquestion_changelist")
    found = section(
        gettext_lazy("Questions from readers"),
        gettext_lazy("No question of a reader waits for a moderator."),
        map(_row, limited(oldest)),
        f"{everything}?state__exact={ReaderQuestionState.WAITING}",
    )
    return [found]


def _row(question: ReaderQuestion) -> Row:
    page = reverse("admin:clipqa_readerquestion_change", args=[question.pk])
    detail = ""
    if question.same_as is not None:
        detail = _("Joined with: %(question)s") % {"question": truncated(str(question.same_as))}
    return Row(page, truncated(str(question)), detail, question.created_at)

"""The clip answers that an article cites, as the editor lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clipqa.admin.columns import badge, state_badge
from clipqa.curation.roles import citable_answers
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Answer, Citation


@dataclass(frozen=True)
class Source:
    """`number` is the one of the article's marks; 0 for an answer that is not cited yet."""

    public_id: str
    number: int
    question: str
    outlet: str = ""
    range: str = ""
    state: SafeString | str = ""
    page: str = ""  # of the answer in the admin


def with_texts(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("question", "clip__video__outlet")


def sources_of(cited: Iterable[str], article: Any, person: Any) -> list[Source]:
    """Return the cited answers in the order of their numbers: two statements."""
    ids = list(cited)
    if not ids:
        return []
    answers = with_texts(citable_answers(person, Answer.objects.filter(public_id__in=ids)))
    found = {answer.public_id: answer for answer in answers}
    rows = Citation.objects.filter(article=article.pk) if article.pk else Citation.objects.none()
    copies = {row.cited: row for row in rows}
    return [_source(each, number, found, copies) for number, each in enumerate(ids, 1)]


def _source(
    public_id: str, number: int, found: Mapping[str, Answer], copies: Mapping[str, Citation]
) -> Source:
    if public_id in found:
        return source_of(found[public_id], number)
    copy = copies.get(public_id)
    gone = badge("expired", _("Not available"))
    if copy is None or not copy.question_text:
        return Source(public_id, number, public_id, state=gone)
    return Source(public_id, number, copy.question_text, copy.outlet_name, state=gone)


def source_of(answer: Answer, number: int = 0) -> Source:
    clip = answer.clip
    return Source(
        answer.public_id,
        number,
        answer.question.text,
        clip.video.outlet.name,
        f"{format_timecode(clip.start_ms)} - {format_timecode(clip.end_ms)}",
        state_badge(answer),
        reverse("admin:clipqa_answer_change", args=[answer.pk]),
    )

"""How the admin names and shows the card of a report."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from clipqa.curation.roles import answers_for, may_review
from clipqa.history import revisions_of
from clipqa.models import Answer, Helpfulness, Status, Verb

RELATED = ("answer__question", "answer__clip__video__outlet")


def may_see_card(person: Any, answer: Answer) -> bool:
    """Return whether the user may read the card. Moderators read what readers see, and no more."""
    return answer.is_published or may_review(person)


def card_name(person: Any, answer: Answer) -> str:
    """Return the question, or '' if the card is hidden from the user."""
    return answer.question.text if may_see_card(person, answer) else ""


def card_detail(person: Any, answer: Answer) -> str:
    if not may_see_card(person, answer):
        return ""
    return f"{answer.clip.video.outlet.name} · {answer.clip.range_label}"


@dataclass(frozen=True)
class ReportedCard:
    """The card beside a report. Addresses are empty if the user has no access to their page."""

    answer: Answer
    public_url: str
    desk_url: str
    helpfulness: Helpfulness | None
    undo_revision: int | None  # of the archiving, if nothing has changed the answer since


def reported_card(person: Any, answer: Answer) -> ReportedCard | None:
    """Return None if the card is hidden from the user."""
    if not may_see_card(person, answer):
        return None
    may_open = person.has_perm("clipqa.view_answer") and _sees(person, answer)
    return ReportedCard(
        answer,
        answer.get_absolute_url() if answer.is_published else "",
        reverse("admin:clipqa_answer_change", args=[answer.pk]) if may_open else "",
        Helpfulness.objects.filter(pk=answer.pk).first() if may_review(person) else None,
        _undo_revision(answer) if may_open and may_review(person) else None,
    )


def _sees(person: Any, answer: Answer) -> bool:
    return answers_for(person, Answer.objects.filter(pk=answer.pk)).exists()


def _undo_revision(answer: Answer) -> int | None:
    if answer.status != Status.ARCHIVED:
        return None
    newest = revisions_of(Answer, answer.pk).first()
    return newest.pk if newest is not None and newest.verb == Verb.ARCHIVED else None

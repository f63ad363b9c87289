"""Deleting an answer puts it into the archive, from where it comes back as it was."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models, transaction

from clipqa.counters import take_turn
from clipqa.curation.answers import archive, save_answer
from clipqa.curation.nouns import PATHS
from clipqa.models import Answer, Revision, Status, Verb
from clipqa.revisions import revisions_of


def put_away(answers: Iterable[Answer]) -> list[int]:
    """Archive answers; returns the revisions by which `bring_back` undoes it."""
    ids = [answer.pk for answer in answers]
    with transaction.atomic():
        take_turn()
        held = Answer.objects.filter(pk__in=ids).select_for_update(of=("self",))
        moved = list(held.exclude(status=Status.ARCHIVED))
        archive(moved)
        return [revisions_of(Answer, answer.pk).first().pk for answer in moved]


def bring_back(revision_ids: Collection[int]) -> tuple[list[Answer], int]:
    """The answers that are again what they were, and how many somebody changed meanwhile."""
    told = Revision.objects.filter(pk__in=revision_ids, noun="answer", verb=Verb.ARCHIVED)
    with transaction.atomic():
        take_turn()
        back = [answer for revision in told if (answer := _bring_back(revision))]
    return back, len(revision_ids) - len(back)


def _bring_back(revision: Any) -> Answer | None:
    held: Any = Answer.objects.select_for_update(of=("self",))
    answer: Answer | None = held.filter(pk=revision.record_id).first()
    newest = revisions_of(Answer, revision.record_id).first()
    if answer is None or newest.pk != revision.pk:
        return None
    answer.status = revision.changes["status"][0]
    save_answer(answer, verb=Verb.RESTORED)
    return answer


def hidden_with(answer: Answer) -> list[models.Model]:
    """What readers see only because of this answer, so that its pages go with it."""
    if not answer.is_published:
        return []
    video = answer.clip.video
    leaned_on = [answer.question, video, video.outlet, *answer.question.topics.all()]
    others = Answer.objects.published().exclude(pk=answer.pk)
    return [noun for noun in leaned_on if not others.filter(**{PATHS[type(noun)]: noun}).exists()]

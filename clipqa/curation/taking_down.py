"""The public pages that are affected when a published answer is hidden."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from clipqa.curation.records import ANSWER_PATHS
from clipqa.models import Answer


@dataclass(frozen=True)
class ReadersLose:
    """The pages with the answer's card: those that stay public, and those hidden without it."""

    address: str
    remaining: list[models.Model]
    hidden: list[models.Model]


def what_readers_lose(answer: Answer) -> ReadersLose | None:
    """Return None if readers do not see the answer."""
    if not answer.is_published:
        return None
    video = answer.clip.video
    shown_on: list[Any] = [answer.question, video, video.outlet, *answer.question.topics.all()]
    others = Answer.objects.published().exclude(pk=answer.pk)
    remaining = [
        record
        for record in shown_on
        if others.filter(**{ANSWER_PATHS[type(record)]: record}).exists()
    ]
    hidden = [record for record in shown_on if record not in remaining]
    return ReadersLose(answer.get_absolute_url(), remaining, hidden)

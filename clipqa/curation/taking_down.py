"""The public pages that are affected when a published answer is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from clipqa.curation.records import ANSWER_PATHS
from clipqa.models import Answer, Article


@dataclass(frozen=True)
class ReadersLose:
    """The pages with the answer's card: those that stay public, and those hidden without it.

    `citing` has the public articles that cite the answer.
    """

    address: str
    remaining: list[models.Model]
    hidden: list[models.Model]
    citing: list[Article]


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
    citing = list(citing_articles([answer]))
    return ReadersLose(answer.get_absolute_url(), remaining, hidden, citing)


def citing_articles(answers: Iterable[Answer]) -> QuerySet[Article]:
    """Return the public articles that cite one of these answers."""
    cited = [answer.public_id for answer in answers]
    articles: QuerySet[Article] = Article.objects.published()
    return articles.filter(citations__cited__in=cited).order_by("title", "pk").distinct()

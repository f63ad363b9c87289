"""Signed links that show an answer or an article as readers will see it. They expire after a day.

The links are not stored.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone

from clipqa.articles.parts import UnsavedParts
from clipqa.curation.get_or_create import find_question
from clipqa.curation.proposed_answers import TEXTS, TIMES, answer_values
from clipqa.curation.proposed_articles import proposed_parts
from clipqa.curation.roles import visible_to
from clipqa.lib.slugs import make_slug
from clipqa.models import (
    Answer,
    Article,
    ArticleProposal,
    Clip,
    Proposal,
    Question,
    RecordProposal,
    Status,
    Video,
)
from clipqa.search.entries import CuesByVideo, compose_entry

LIFETIME = timedelta(hours=24)
ANSWER, PROPOSAL, ARTICLE = "answer", "proposal", "article"
ARTICLE_PROPOSAL = "article-proposal"
KINDS: dict[type[models.Model], str] = {
    Answer: ANSWER,
    Article: ARTICLE,
    ArticleProposal: ARTICLE_PROPOSAL,
    Proposal: PROPOSAL,
}


class UnknownPreview(Exception):  # noqa: N818 (named after the state)
    """The link is not valid, or its record no longer exists."""


class PreviewExpired(Exception):  # noqa: N818
    """The link has expired, or its answer may no longer be previewed."""


@dataclass(frozen=True)
class Preview:
    answer: Answer
    until: datetime
    is_public: bool  # published meanwhile, so that the preview is no longer needed


@dataclass(frozen=True)
class ArticlePreview:
    article: Article
    until: datetime
    parts: UnsavedParts | None = None  # as a proposal changes them


def can_be_previewed(record: Answer | Article | RecordProposal) -> bool:
    if isinstance(record, RecordProposal):
        return record.is_open and record.record.status != Status.ARCHIVED
    return record.status in {Status.DRAFT, Status.IN_REVIEW} or record.is_scheduled


def preview_token(record: Answer | Article | RecordProposal, now: datetime | None = None) -> str:
    until = (now or timezone.now()) + LIFETIME
    name = record.pk if isinstance(record, RecordProposal) else record.public_id
    return _signer().sign(f"{KINDS[type(record)]}.{name}.{int(until.timestamp())}")


def open_preview(token: str, now: datetime | None = None) -> Preview | ArticlePreview:
    """Return the preview of a link: of an answer with an entry in memory, or of an article.

    Raises `UnknownPreview` or `PreviewExpired`.
    """
    try:
        kind, name, seconds = _signer().unsign(token).split(".")
    except (BadSignature, ValueError) as error:
        raise UnknownPreview from error
    until = datetime.fromtimestamp(int(seconds), UTC)
    if until <= (now or timezone.now()):
        raise PreviewExpired
    if kind == ARTICLE:
        return ArticlePreview(_get_article(name), until)
    if kind == ARTICLE_PROPOSAL:
        return ArticlePreview(*_get_proposed_article(int(name), until))
    answer = _get_proposed_answer(int(name)) if kind == PROPOSAL else _get_answer(name)
    _set_entry(answer)
    return Preview(answer, until, is_public=kind == ANSWER and answer.is_published)


def _signer() -> Signer:
    return Signer(salt="clipqa.preview")


def _get_article(public_id: str) -> Article:
    article: Article | None = Article.objects.filter(public_id=public_id).first()
    if article is None:
        raise UnknownPreview
    if not (can_be_previewed(article) or article.is_published):
        raise PreviewExpired
    return article


def _get_proposed_article(pk: int, until: datetime) -> tuple[Article, datetime, UnsavedParts]:
    proposal = _get_open(ArticleProposal, pk)
    try:
        return proposal.article, until, proposed_parts(proposal)
    except ValidationError as error:  # a record of the proposal was deleted
        raise PreviewExpired from error


def _get_answer(public_id: str) -> Answer:
    answer: Answer | None = _answers().filter(public_id=public_id).first()
    if answer is None:
        raise UnknownPreview
    if not (can_be_previewed(answer) or answer.is_published):
        raise PreviewExpired
    return answer


def _get_proposed_answer(pk: int) -> Answer:
    proposal = _get_open(Proposal, pk)
    answer: Answer = _answers().get(pk=proposal.answer_id)
    _apply(answer, proposal.values, proposal.by or AnonymousUser())
    return answer


def _get_open(model: Any, pk: int) -> Any:
    proposal = model.objects.filter(pk=pk).first()
    if proposal is None:
        raise UnknownPreview
    if not can_be_previewed(proposal):
        raise PreviewExpired
    return proposal


def _answers() -> Any:
    return Answer.objects.with_card().prefetch_related("question__topics")


def _set_entry(answer: Answer) -> None:
    """Set `search_entry` to an entry as publishing would create it, without saving it."""
    answer.search_entry = compose_entry(answer, *CuesByVideo([answer.clip]).inside(answer.clip))


def _apply(answer: Answer, values: dict[str, Any], by: Any) -> None:
    """Apply a proposal as accepting it would, without creating records.

    Raises `PreviewExpired` if a record is hidden from the proposal's author.
    """
    for name in TEXTS & values.keys():
        setattr(answer, name, values[name])
    values_after = {**answer_values(answer), **values}
    if TIMES & values.keys():
        videos = visible_to(by, Video.objects.select_related("outlet"))
        video = videos.filter(pk=values_after["video"]).first()
        if video is None:
            raise PreviewExpired
        answer.clip = Clip(
            video=video, start_ms=values_after["start_ms"], end_ms=values_after["end_ms"]
        )
    if values_after["new_question"]:
        language = values_after["question_language"] or answer.clip.video.language
        answer.question = _get_or_build_question(values_after["new_question"], language, by)
    elif values_after["question"] != answer.question_id:
        answer.question = _get_question(values_after["question"], by)


def _get_or_build_question(text: str, language: str, by: Any) -> Question:
    existing = find_question(text, language, by)
    # An id that no question has, since the topics of an unsaved question can't be queried.
    return existing or Question(pk=0, text=text, slug=make_slug(text) or "-", language=language)


def _get_question(pk: int, by: Any) -> Question:
    question: Question | None = visible_to(by, Question.objects.filter(pk=pk)).first()
    if question is None:
        raise PreviewExpired
    return question

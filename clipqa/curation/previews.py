"""Links by which anybody sees an answer as readers will, for a day: signed, kept nowhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from clipqa.curation.proposals import TEXTS, TIMES, proposable
from clipqa.models import Answer, Clip, Proposal, Question, Status, Video
from clipqa.models.question import fold_question
from clipqa.search.entries import CuesByVideo, compose_entry
from clipqa.slugs import make_slug

LIFETIME = timedelta(hours=24)
ANSWER, PROPOSAL = "answer", "proposal"


class NoPreview(Exception):  # noqa: N818 (it says what is the case)
    """No link of ours, or of something that isn't there any more."""


class PreviewIsOver(Exception):  # noqa: N818
    """A link of ours that has had its day, or whose answer nobody is to see any more."""


@dataclass(frozen=True)
class Preview:
    answer: Answer
    until: datetime
    is_public: bool  # by now, so that the link has nothing left to show


def can_be_previewed(record: Answer | Proposal) -> bool:
    if isinstance(record, Proposal):
        return record.is_open
    return record.status in {Status.DRAFT, Status.IN_REVIEW} or record.is_scheduled


def preview_token(record: Answer | Proposal, now: datetime | None = None) -> str:
    until = (now or timezone.now()) + LIFETIME
    name = (ANSWER, record.public_id) if isinstance(record, Answer) else (PROPOSAL, record.pk)
    return _signer().sign(f"{name[0]}.{name[1]}.{int(until.timestamp())}")


def open_preview(token: str, now: datetime | None = None) -> Preview:
    """What a link shows, with an entry in memory; raises `NoPreview` or `PreviewIsOver`."""
    try:
        kind, name, seconds = _signer().unsign(token).split(".")
    except (BadSignature, ValueError) as error:
        raise NoPreview from error
    until = datetime.fromtimestamp(int(seconds), UTC)
    if until <= (now or timezone.now()):
        raise PreviewIsOver
    answer = _proposed(int(name)) if kind == PROPOSAL else _written(name)
    _compose(answer)
    return Preview(answer, until, is_public=kind == ANSWER and answer.is_published)


def _signer() -> Signer:
    return Signer(salt="clipqa.preview")


def _written(public_id: str) -> Answer:
    answer: Answer | None = _answers().filter(public_id=public_id).first()
    if answer is None:
        raise NoPreview
    if not (can_be_previewed(answer) or answer.is_published):
        raise PreviewIsOver
    return answer


def _proposed(pk: int) -> Answer:
    proposal = Proposal.objects.filter(pk=pk).first()
    if proposal is None:
        raise NoPreview
    if not can_be_previewed(proposal):
        raise PreviewIsOver
    answer: Answer = _answers().get(pk=proposal.answer_id)
    _lay_over(answer, proposal.values)
    return answer


def _answers() -> Any:
    return Answer.objects.with_card().prefetch_related("question__topics")


def _compose(answer: Answer) -> None:
    """An entry as publishing would make it, never saved: it is at hand as `search_entry`."""
    answer.search_entry = compose_entry(answer, *CuesByVideo([answer.clip]).inside(answer.clip))


def _lay_over(answer: Answer, values: dict[str, Any]) -> None:
    """As accepting would, but making nothing."""
    for name in set(TEXTS) & set(values):
        setattr(answer, name, values[name])
    given = {**proposable(answer), **values}
    if set(TIMES) & set(values):
        video = Video.objects.select_related("outlet").filter(pk=given["video"]).first()
        if video is None:
            raise PreviewIsOver
        answer.clip = Clip(video=video, start_ms=given["start_ms"], end_ms=given["end_ms"])
    if given["new_question"]:
        answer.question = _asked(given["new_question"], answer.clip.video.language)
    elif given["question"] != answer.question_id:
        answer.question = _existing(given["question"])


def _asked(text: str, language: str) -> Question:
    same = Question.objects.filter(language=language, folded_text=fold_question(text)).first()
    # A number that no question has, since one without any can't be asked for its topics.
    return same or Question(pk=0, text=text, slug=make_slug(text) or "-", language=language)


def _existing(pk: int) -> Question:
    question = Question.objects.filter(pk=pk).first()
    if question is None:
        raise PreviewIsOver
    return question

"""Changes to a published answer by somebody who may not make them at once: kept aside until
an editor takes them over. Readers see nothing of them before.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.edits import lock_version
from clipqa.curation.placing import settle_clip, settle_question
from clipqa.models import Answer, Proposal, ProposalState, Question, Verb, Video
from clipqa.revisions import acting, current_deed

TEXTS = ("body", "speaker", "editor", "ai_disclosure")
TIMES = ("video", "start_ms", "end_ms")
Values = dict[str, Any]


class ProposalIsDecided(Exception):  # noqa: N818 (it says what is the case)
    """Somebody was quicker, or its owner withdrew it."""


def proposable(answer: Answer) -> Values:
    """What the answer says now in the fields that a proposal may change."""
    clip = answer.clip
    times = {"video": clip.video_id, "start_ms": clip.start_ms, "end_ms": clip.end_ms}
    texts = {name: getattr(answer, name) for name in TEXTS}
    return {"question": answer.question_id, "new_question": "", **times, **texts}


def propose(answer: Answer, wanted: Values) -> Proposal | None:
    """Keep what differs from the answer as it stands; None, and none kept, if nothing does.

    One proposal a person and answer: a second one takes the first one's place. It still says
    what the first was built on, since nobody has shown its owner anything newer.
    """
    deed = current_deed()
    by = deed.actor.pk if deed.actor else None
    with transaction.atomic():
        held = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        now = proposable(held)
        values = {name: value for name, value in wanted.items() if now[name] != value}
        found = Proposal.objects.open().filter(answer=held, by=by).first()
        if not values:
            if found is not None:
                _decide(found, ProposalState.WITHDRAWN, "")
            return None
        kept = found or Proposal(answer=held, by_id=by, built_on=held.edit_version, base=now)
        kept.values, kept.by_name, kept.at = values, deed.actor_name, timezone.now()
        kept.save()
        return kept


def accept(proposal: Proposal, seen_version: int, comment: str = "") -> Answer:
    """Public at once. Raises `EditCollision`, `ProposalIsDecided`, or `ValidationError` where
    the library no longer has what it leans on.
    """
    why = " ".join(filter(None, [_("Proposed by %(name)s.") % {"name": proposal.by_name}, comment]))
    with transaction.atomic(), acting(why=why):
        answer = proposal.answer
        lock_version(answer, seen_version)
        _hold(proposal)
        answer.refresh_from_db()
        _lay_over(answer, proposal.values)
        answer.full_clean()
        save_answer(answer, verb=Verb.ACCEPTED)
        _decide(proposal, ProposalState.ACCEPTED, comment)
    return answer


def decline(proposal: Proposal, comment: str) -> None:
    with transaction.atomic():
        _hold(proposal)
        _decide(proposal, ProposalState.DECLINED, comment)


def withdraw(proposal: Proposal) -> None:
    with transaction.atomic():
        _hold(proposal)
        _decide(proposal, ProposalState.WITHDRAWN, "")


def _hold(proposal: Proposal) -> None:
    held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not held.is_open:
        raise ProposalIsDecided


def _decide(proposal: Proposal, state: ProposalState, comment: str) -> None:
    deed = current_deed()
    proposal.state, proposal.comment, proposal.decided_at = state, comment, timezone.now()
    proposal.decided_by_id = deed.actor.pk if deed.actor else None
    proposal.decided_by_name = deed.actor_name
    proposal.save()


def _lay_over(answer: Answer, values: Values) -> None:
    for name in set(TEXTS) & set(values):
        setattr(answer, name, values[name])
    given = {**proposable(answer), **values}
    video = Video.objects.filter(pk=given["video"]).first()
    question = Question.objects.filter(pk=given["question"]).first()
    if video is None or question is None:
        gone = _("The video or question that it names was deleted meanwhile. Decline it.")
        raise ValidationError(gone)
    given |= {"video": video, "question": question}
    if set(TIMES) & set(values):
        answer.clip = settle_clip(answer, given)
    answer.question = settle_question(given)

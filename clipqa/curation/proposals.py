"""Changes to a published answer by users who may not make them directly.

They are stored until an editor accepts or declines them. Readers do not see them before.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.get_or_create import get_or_create_clip, get_or_create_question
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, Proposal, ProposalState, Question, Verb, Video
from clipqa.models.answer_fields import PROPOSED

TYPED = {"new_question": "", "question_language": ""}  # empty unless another question is proposed
TEXTS = {field.name for field in PROPOSED if field.is_own}
TIMES = {field.name for field in PROPOSED if field.path.startswith("clip.")}
Values = dict[str, Any]


class ProposalIsDecided(Exception):  # noqa: N818 (named after the state)
    """The proposal was already accepted, declined or withdrawn."""


def proposable(answer: Answer) -> Values:
    """Return the current values of the fields that a proposal may change."""
    own = (field for field in PROPOSED if field.name not in TYPED)
    return {**{field.name: field.plain_value(answer) for field in own}, **TYPED}


def propose(answer: Answer, wanted: Values) -> Proposal | None:
    """Store the values that differ from the answer. Without any, withdraw and return None.

    A user has at most one open proposal for each answer: a second one replaces the values of the
    first. It retains the first one's `base` and `built_on`, since its owner has not been shown
    newer values.
    """
    deed = current_actor()
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
    """Apply a proposal to the public answer.

    Raises `EditConflict`, `ProposalIsDecided`, or `ValidationError` if a record that it refers to
    was deleted.
    """
    why = " ".join(filter(None, [_("Proposed by %(name)s.") % {"name": proposal.by_name}, comment]))
    with transaction.atomic(), as_actor(why=why):
        answer = proposal.answer
        lock_version(answer, seen_version)
        _hold(proposal)
        answer.refresh_from_db()
        _apply(answer, proposal.values)
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
    deed = current_actor()
    proposal.state, proposal.comment, proposal.decided_at = state, comment, timezone.now()
    proposal.decided_by_id = deed.actor.pk if deed.actor else None
    proposal.decided_by_name = deed.actor_name
    proposal.save()


def _apply(answer: Answer, values: Values) -> None:
    for name in TEXTS & values.keys():
        setattr(answer, name, values[name])
    given = {**proposable(answer), **values}
    video = Video.objects.filter(pk=given["video"]).first()
    question = Question.objects.filter(pk=given["question"]).first()
    if video is None or question is None:
        gone = _("The video or question that it names was deleted meanwhile. Decline it.")
        raise ValidationError(gone)
    given |= {"video": video, "question": question}
    if TIMES & values.keys():
        answer.clip = get_or_create_clip(answer, given, current_actor().actor)
    answer.question = get_or_create_question(given, current_actor().actor)

"""Changes to a published answer by users who may not make them directly.

They are stored until an editor accepts or declines them. Readers do not see them before.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.evidence_proposals import examine_after_commit
from clipqa.curation.evidence_reasons import Reason, keeping
from clipqa.curation.get_or_create import get_or_create_clip, get_or_create_question
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, Proposal, ProposalState, Question, Verb, Video
from clipqa.models.answer_fields import PROPOSED

# Empty unless another question is proposed.
NEW_QUESTION_FIELDS = {"new_question": "", "question_language": ""}
TEXTS = {field.name for field in PROPOSED if field.is_own}
TIMES = {field.name for field in PROPOSED if field.path.startswith("clip.")}
Values = dict[str, Any]


class ProposalIsDecided(Exception):  # noqa: N818 (named after the state)
    """The proposal was already accepted, declined or withdrawn."""


def proposable_values(answer: Answer) -> Values:
    """Return the current values of the fields that a proposal may change."""
    own = (field for field in PROPOSED if field.name not in NEW_QUESTION_FIELDS)
    return {**{field.name: field.plain_value(answer) for field in own}, **NEW_QUESTION_FIELDS}


def propose(answer: Answer, new_values: Values) -> Proposal | None:
    """Store the values that differ from the answer. Without any, withdraw and return None.

    A user has at most one open proposal for each answer: a second one replaces the values of the
    first. It retains the first one's `base` and `built_on`, since its owner has not been shown
    newer values.
    """
    current = current_actor()
    by = current.actor.pk if current.actor else None
    with transaction.atomic():
        locked = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        current_values = proposable_values(locked)
        values = {
            name: value for name, value in new_values.items() if current_values[name] != value
        }
        found = Proposal.objects.open().filter(answer=locked, by=by).first()
        if not values:
            if found is not None:
                _decide(found, ProposalState.WITHDRAWN, "")
            return None
        stored = found or Proposal(
            answer=locked, by_id=by, built_on=locked.edit_version, base=current_values
        )
        stored.values, stored.by_name, stored.at = values, current.actor_name, timezone.now()
        stored.save()
        examine_after_commit(stored)
        return stored


def accept(
    proposal: Proposal, seen_version: int, comment: str = "", reason: Reason | None = None
) -> Answer:
    """Apply a proposal to the public answer. `reason` is for publishing over failing checks.

    Raises `EditConflict`, `ProposalIsDecided`, or `ValidationError` if a record that it refers to
    was deleted.
    """
    why = " ".join(filter(None, [_("Proposed by %(name)s.") % {"name": proposal.by_name}, comment]))
    with transaction.atomic(), as_actor(why=why):
        answer = proposal.answer
        lock_version(answer, seen_version)
        _lock_open(proposal)
        answer.refresh_from_db()
        _apply(answer, proposal.values)
        answer.full_clean()
        with keeping(answer, reason):
            save_answer(answer, verb=Verb.ACCEPTED)
        _decide(proposal, ProposalState.ACCEPTED, comment)
    return answer


def decline(proposal: Proposal, comment: str) -> None:
    with transaction.atomic():
        _lock_open(proposal)
        _decide(proposal, ProposalState.DECLINED, comment)


def withdraw(proposal: Proposal) -> None:
    with transaction.atomic():
        _lock_open(proposal)
        _decide(proposal, ProposalState.WITHDRAWN, "")


def _lock_open(proposal: Proposal) -> None:
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not locked.is_open:
        raise ProposalIsDecided


def _decide(proposal: Proposal, state: ProposalState, comment: str) -> None:
    current = current_actor()
    proposal.state, proposal.comment, proposal.decided_at = state, comment, timezone.now()
    proposal.decided_by_id = current.actor.pk if current.actor else None
    proposal.decided_by_name = current.actor_name
    proposal.save()


def _apply(answer: Answer, values: Values) -> None:
    for name in TEXTS & values.keys():
        setattr(answer, name, values[name])
    data = {**proposable_values(answer), **values}
    video = Video.objects.filter(pk=data["video"]).first()
    question = Question.objects.filter(pk=data["question"]).first()
    if video is None or question is None:
        message = _("The video or question of this proposal was deleted. Decline the proposal.")
        raise ValidationError(message)
    data |= {"video": video, "question": question}
    if TIMES & values.keys():
        answer.clip = get_or_create_clip(answer, data, current_actor().actor, Verb.ACCEPTED)
    answer.question = get_or_create_question(data, current_actor().actor)

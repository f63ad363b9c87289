"""Changes to a published answer that readers do not see yet.

A contributor's are stored until an editor accepts or declines them. An editor's are a private draft
until they are handed in or published.
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
from clipqa.curation.notices import record_proposed
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, Proposal, ProposalState, Question, Verb, Video
from clipqa.models.answer_fields import PROPOSED

# Empty unless another question is proposed.
NEW_QUESTION_FIELDS = {"new_question": "", "question_language": ""}
TEXTS = {field.name for field in PROPOSED if field.is_own}
TIMES = {field.name for field in PROPOSED if field.path.startswith("clip.")}
# Fields of which one is meaningless without the others.
GROUPS = (TIMES, {"question", *NEW_QUESTION_FIELDS})
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
    with transaction.atomic():
        stored, current_values = _lock_own(answer)
        return _store(stored, _changed(current_values, new_values), is_private=False)


def save_draft(
    answer: Answer, new_values: Values, *, is_continued: bool, is_private: bool = True
) -> Proposal | None:
    """Store an editor's changes to a published answer. Without any, discard and return None.

    `is_continued` tells that the form was filled from the draft, and that its owner has seen the
    answer's current values. Otherwise the changes are added to those of an earlier draft, of which
    the form showed nothing.
    """
    with transaction.atomic():
        stored, current_values = _lock_own(answer)
        changed = _changed(current_values, new_values)
        if is_continued or stored.pk is None:
            stored.base, stored.built_on = current_values, stored.answer.edit_version
            return _store(stored, changed, is_private)
        kept = _without_groups(stored.values, changed)
        stored.base = {**current_values, **{name: stored.base.get(name) for name in kept}}
        return _store(stored, {**kept, **changed}, is_private)


def hand_in(draft: Proposal) -> None:
    """Show a private draft to the other editors, who may publish or decline it."""
    with transaction.atomic():
        _lock_open(draft)
        draft.is_private, draft.at = False, timezone.now()
        draft.save(update_fields=["is_private", "at"])
        record_proposed(draft.answer)


def close_published(answer: Answer) -> None:
    """Close the user's draft, whose changes the caller has saved in the answer."""
    draft = own_open_proposal(answer, current_actor().actor)
    if draft is not None:
        _decide(draft, ProposalState.ACCEPTED, "")


def own_open_proposal(answer: Answer, person: Any) -> Proposal | None:
    by = person.pk if person else None
    return Proposal.objects.open().filter(answer=answer, by=by).first()


def overwritten_fields(proposal: Proposal) -> set[str]:
    """Return the fields that the answer and the proposal both changed since it was begun."""
    now = proposable_values(proposal.answer)
    return {
        name
        for name, value in proposal.values.items()
        if name in proposal.base and now[name] not in (proposal.base[name], value)
    }


def is_own_draft(proposal: Proposal) -> bool:
    actor = current_actor().actor
    return actor is not None and proposal.by_id == actor.pk


def _lock_own(answer: Answer) -> tuple[Proposal, Values]:
    """Lock the answer. Return the user's open proposal or a new one, and the current values."""
    actor = current_actor().actor
    locked = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    values, by = proposable_values(locked), actor.pk if actor else None
    found = own_open_proposal(locked, actor)
    if found is not None:
        found.answer = locked
        return found, values
    return Proposal(answer=locked, by_id=by, built_on=locked.edit_version, base=values), values


def _changed(current_values: Values, new_values: Values) -> Values:
    return {name: value for name, value in new_values.items() if current_values[name] != value}


def _without_groups(values: Values, changed: Values) -> Values:
    replaced = {name for group in GROUPS if group & changed.keys() for name in group}
    return {name: value for name, value in values.items() if name not in replaced}


def _store(stored: Proposal, values: Values, is_private: bool) -> Proposal | None:
    if not values:
        if stored.pk is not None:
            _decide(stored, ProposalState.WITHDRAWN, "")
        return None
    is_submitted_now = not is_private and (stored.pk is None or stored.is_private)
    stored.values, stored.is_private, stored.at = values, is_private, timezone.now()
    stored.by_name = current_actor().actor_name
    stored.save()
    if is_submitted_now:
        record_proposed(stored.answer)
    examine_after_commit(stored)
    return stored


def accept(
    proposal: Proposal, seen_version: int, comment: str = "", reason: Reason | None = None
) -> Answer:
    """Apply a proposal to the public answer. `reason` is for publishing over failing checks.

    Raises `EditConflict`, `ProposalIsDecided`, or `ValidationError` if a record that it refers to
    was deleted.
    """
    is_own = is_own_draft(proposal)
    by = "" if is_own else _("Proposed by %(name)s.") % {"name": proposal.by_name}
    why = " ".join(filter(None, [by, comment]))
    with transaction.atomic(), as_actor(why=why):
        answer = proposal.answer
        lock_version(answer, seen_version)
        _lock_open(proposal)
        answer.refresh_from_db()
        _apply(answer, proposal.values)
        answer.full_clean()
        with keeping(answer, reason):
            save_answer(answer, verb=Verb.CHANGED if is_own else Verb.ACCEPTED)
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

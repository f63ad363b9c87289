"""Changes to a published record that readers do not see yet.

A contributor's changes are stored until an editor accepts or declines them. An editor's changes are
a private draft until the editor submits or publishes them. `proposal_rules` defines their contents.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clipqa.curation.evidence_reasons import Reason
from clipqa.curation.notices import record_proposed
from clipqa.curation.proposal_rules import RULES, Record, Values, proposable_values
from clipqa.curation.versions import lock_version
from clipqa.history import as_actor, current_actor
from clipqa.models import ProposalState, RecordProposal, Verb


class ProposalIsDecided(Exception):  # noqa: N818 (named after the state)
    """The proposal was already accepted, declined or withdrawn."""


class ProposalIsNewer(Exception):  # noqa: N818
    """The author changed the proposal after it was read."""


def propose(record: Record, new_values: Values) -> RecordProposal | None:
    """Store the values that differ from the record. Without any, withdraw and return None.

    A user has at most one open proposal for each record: a second one replaces the values of the
    first. It retains the first one's `base` and `built_on`, since its owner has not been shown
    newer values. The form showed blocks that were added since and the merged values, so `base` gets
    their present ones.
    """
    with transaction.atomic():
        stored, current_values = _lock_own(record)
        own = stored.base.keys() - set(RULES[type(record)].merged)
        stored.base = {**current_values, **{name: stored.base[name] for name in own}}
        return _store(stored, _changed(current_values, new_values), is_private=False)


def save_draft(
    record: Record, new_values: Values, *, is_continued: bool, is_private: bool = True
) -> RecordProposal | None:
    """Store an editor's changes to a published record. Without any, discard and return None.

    `is_continued` tells that the form was filled from the draft, and that its owner has seen the
    record's current values. Otherwise the changes are added to those of an earlier draft, of which
    the form showed nothing.
    """
    with transaction.atomic():
        stored, current_values = _lock_own(record)
        changed = _changed(current_values, new_values)
        if is_continued or stored.pk is None:
            stored.base, stored.built_on = current_values, stored.record.edit_version
            return _store(stored, changed, is_private)
        rules = RULES[type(stored.record)]
        values = rules.combine(stored, changed, current_values)
        kept = values.keys() - changed.keys() - set(rules.merged)
        stored.base = {**current_values, **{name: stored.base.get(name) for name in kept}}
        return _store(stored, values, is_private)


def hand_in(draft: RecordProposal) -> None:
    """Show a private draft to the other editors, who may publish or decline it."""
    with transaction.atomic():
        locked = _lock_open(draft)
        locked.is_private, locked.at = False, timezone.now()
        locked.save(update_fields=["is_private", "at"])
        record_proposed(locked.record)


def close_published(record: Record) -> None:
    """Close the user's draft, whose changes the caller has saved in the record."""
    draft = _lock_own_open(record)
    if draft is not None:
        _decide(draft, ProposalState.ACCEPTED, "")


def own_open_proposal(record: Record, person: Any) -> Any:
    return _own_open(record, person).first()


def proposal_version(proposal: RecordProposal) -> str:
    """Return a text that each change of a proposal by its author changes."""
    return f"{proposal.pk}-{proposal.at.isoformat()}"


def is_own_draft(proposal: RecordProposal) -> bool:
    actor = current_actor().actor
    return actor is not None and bool(proposal.by_id == actor.pk)


def _lock_own(record: Record) -> tuple[RecordProposal, Values]:
    """Lock the record. Return the user's open proposal or a new one, and the current values."""
    actor = current_actor().actor
    locked: Any = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    values, by = proposable_values(locked), actor.pk if actor else None
    found = _lock_own_open(locked)
    if found is not None:
        found.record = locked
        return found, values
    model = locked.proposals.model
    new = {model.record_name: locked, "built_on": locked.edit_version, "base": values}
    return model(by_id=by, **new), values


def _lock_own_open(record: Record) -> Any:
    """Lock the user's open proposal, so that it is not decided until it is saved."""
    return _own_open(record, current_actor().actor).select_for_update(of=("self",)).first()


def _own_open(record: Record, person: Any) -> Any:
    return record.proposals.open().filter(by=person.pk if person else None)


def _changed(current_values: Values, new_values: Values) -> Values:
    return {name: value for name, value in new_values.items() if current_values.get(name) != value}


def _store(stored: RecordProposal, values: Values, is_private: bool) -> RecordProposal | None:
    if not values:
        if stored.pk is not None:
            _decide(stored, ProposalState.WITHDRAWN, "")
        return None
    is_submitted_now = not is_private and (stored.pk is None or stored.is_private)
    stored.values, stored.is_private, stored.at = values, is_private, timezone.now()
    stored.by_name = current_actor().actor_name
    stored.save()
    if is_submitted_now:
        record_proposed(stored.record)
    RULES[type(stored.record)].after_save(stored)
    return stored


def accept(
    proposal: RecordProposal, seen_version: int, comment: str = "", reason: Reason | None = None
) -> Record:
    """Apply a proposal to the public record. `reason` is for publishing over failing checks.

    Raises `EditConflict`, `ProposalIsDecided`, `ProposalIsNewer`, or `ValidationError` if a record
    that it refers to was deleted.
    """
    is_own = is_own_draft(proposal)
    by = "" if is_own else _("Proposed by %(name)s.") % {"name": proposal.by_name}
    why = " ".join(filter(None, [by, comment]))
    with transaction.atomic(), as_actor(why=why):
        record = proposal.record
        lock_version(record, seen_version)
        locked = _lock_read(proposal)
        record.refresh_from_db()
        verb = Verb.CHANGED if is_own else Verb.ACCEPTED
        RULES[type(record)].publish(record, locked, verb, reason)
        _decide(locked, ProposalState.ACCEPTED, comment)
    return record


def decline(proposal: RecordProposal, comment: str) -> None:
    with transaction.atomic():
        _decide(_lock_read(proposal), ProposalState.DECLINED, comment)


def withdraw(proposal: RecordProposal) -> None:
    with transaction.atomic():
        _decide(_lock_open(proposal), ProposalState.WITHDRAWN, "")


def _lock_open(proposal: RecordProposal) -> RecordProposal:
    """Lock the row of an open proposal and return it, as it may be newer than the argument."""
    rows: Any = type(proposal)._default_manager.select_for_update(of=("self",))
    locked: RecordProposal = rows.get(pk=proposal.pk)
    if not locked.is_open:
        raise ProposalIsDecided
    return locked


def _lock_read(proposal: RecordProposal) -> RecordProposal:
    """Lock an open proposal, unless its author changed it after it was read."""
    locked = _lock_open(proposal)
    if proposal_version(locked) != proposal_version(proposal):
        raise ProposalIsNewer
    return locked


def _decide(proposal: RecordProposal, state: ProposalState, comment: str) -> None:
    current = current_actor()
    proposal.state, proposal.comment, proposal.decided_at = state, comment, timezone.now()
    proposal.decided_by_id = current.actor.pk if current.actor else None
    proposal.decided_by_name = current.actor_name
    proposal.save()

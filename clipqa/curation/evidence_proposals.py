"""Run the evidence checks on published answers with the changes of open proposals."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from clipqa.curation.evidence_summary import summarise
from clipqa.curation.nearby import NearbyCues
from clipqa.curation.unsaved import UnsavedAnswer
from clipqa.models import EvidenceResult, Proposal, ProposalEvidence


def proposed_answer(proposal: Proposal, person: Any = None) -> UnsavedAnswer | None:
    """Return the answer as it would be with a proposal."""
    answer, clip = proposal.answer, proposal.answer.clip
    times = {"video": clip.video_id, "start_ms": clip.start_ms, "end_ms": clip.end_ms}
    own = {"body": answer.body, "speaker": answer.speaker, "question": answer.question_id}
    return UnsavedAnswer.of({**times, **own, **proposal.values}, person)


def examine_after_commit(proposal: Proposal) -> None:
    """Examine a new proposal. An error never fails its save."""
    transaction.on_commit(partial(refresh_proposals, [proposal]), robust=True)


def refresh_proposals(proposals: Iterable[Proposal]) -> None:
    nearby = NearbyCues()
    for proposal in proposals:
        # First, so that a result of what is changed meanwhile has an old generation.
        generation = _generation(proposal)
        unsaved = proposed_answer(proposal)
        failing = len(summarise(unsaved.examine(nearby)).failing) if unsaved else 0
        values = {"generation": generation, "failing": failing}
        ProposalEvidence.objects.update_or_create(proposal=proposal, defaults=values)


def failing_checks(proposal: Proposal) -> int | None:
    """Return how many checks fail, or None if that isn't known. Reads loaded relations only."""
    found: ProposalEvidence | None = getattr(proposal, "evidence", None)
    current: EvidenceResult | None = getattr(proposal.answer, "evidence", None)
    is_current = found is not None and found.generation == (current.generation if current else 0)
    return found.failing if found is not None and is_current else None


def _generation(proposal: Proposal) -> int:
    found = EvidenceResult.objects.filter(answer=proposal.answer_id)
    return found.values_list("generation", flat=True).first() or 0

"""Reasons for publishing answers although checks of their evidence fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clipqa.db.statements import texts_in
from clipqa.evidence import Finding
from clipqa.history import as_actor, current_actor
from clipqa.models import Answer, EvidenceOverride

MAX_STORED_WORDS = 200


@dataclass(frozen=True)
class Reason:
    """A reason that a user gave for publishing an answer despite these findings."""

    text: str
    signature: str
    failing: tuple[Finding, ...]
    whys: tuple[str, ...] = ()  # of each of them, if they have reasons of their own


def reason_for(answer: Answer | None, signature: str) -> EvidenceOverride | None:
    """Return the reason that is recorded for the same findings, words and range."""
    if answer is None or answer.pk is None or not signature:
        return None
    found = EvidenceOverride.objects.filter(answer=answer.pk, signature=signature)
    return found.order_by("-pk").first()


def why_of(stored: EvidenceOverride, finding: Finding) -> str:
    """Return the recorded reason for one finding, else that for all of them."""
    words = finding.words[:MAX_STORED_WORDS]
    for each in stored.findings:
        if (each.get("kind"), each.get("words")) == (finding.kind, words):
            return str(each.get("why") or stored.why)
    return stored.why


def keeping(answer: Answer, reason: Reason | None) -> AbstractContextManager[None]:
    """Record a reason for the save in the block. Both must be in one transaction.

    The revision that the block writes contains the reason too, so that the history shows it.
    """
    return nullcontext() if reason is None else _keeping(answer, reason)


def reasoned(signatures: Iterable[str]) -> set[tuple[int, str]]:
    """Return the answers, by their ids, that have a reason for one of these signatures."""
    found = EvidenceOverride.objects.filter(signature__in=texts_in({*signatures}))
    return set(found.values_list("answer_id", "signature"))


@contextmanager
def _keeping(answer: Answer, reason: Reason) -> Iterator[None]:
    with with_reason(reason.text):
        yield
    record_reasons([(answer, reason)])


@contextmanager
def with_reason(text: str) -> Iterator[None]:
    """Add a reason to the revisions that are written in the block."""
    why = _("Published although checks fail: %(reason)s") % {"reason": text}
    with as_actor(why=f"{current_actor().why} {why}".strip()[:1000]):
        yield


def record_reasons(reasons: Iterable[tuple[Answer, Reason]]) -> None:
    current = current_actor()
    EvidenceOverride.objects.bulk_create(
        EvidenceOverride(
            answer=answer,
            signature=reason.signature,
            findings=_stored_findings(reason),
            why=reason.text,
            actor_id=current.actor.pk if current.actor else None,
            actor_name=current.actor_name,
        )
        for answer, reason in reasons
    )


def _stored_findings(reason: Reason) -> list[dict[str, str]]:
    stored = [
        {"kind": each.kind, "words": each.words[:MAX_STORED_WORDS]} for each in reason.failing
    ]
    if not reason.whys:
        return stored
    return [row | {"why": why} for row, why in zip(stored, reason.whys, strict=True)]

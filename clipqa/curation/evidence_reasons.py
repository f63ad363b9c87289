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


@dataclass(frozen=True)
class Reason:
    """A reason that a user gave for publishing an answer despite these findings."""

    text: str
    signature: str
    failing: tuple[Finding, ...]


def has_reason(answer: Answer | None, signature: str) -> bool:
    """Return whether a reason is recorded for the same findings, words and range."""
    if answer is None or answer.pk is None:
        return False
    return EvidenceOverride.objects.filter(answer=answer.pk, signature=signature).exists()


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
            findings=[{"kind": each.kind, "words": each.words[:200]} for each in reason.failing],
            why=reason.text,
            actor_id=current.actor.pk if current.actor else None,
            actor_name=current.actor_name,
        )
        for answer, reason in reasons
    )

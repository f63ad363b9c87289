"""Results of the evidence checks, and reasons for publishing despite them. Never public.

The database has no constraints on these references, since the code of the previous release doesn't
know these tables and must be able to delete answers and logins after a rollback.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.append_only import MAX_NAME_LENGTH, ImmutableRecordError
from clipqa.models.review import Proposal

MAX_REASON_LENGTH = 500


class EvidenceResult(models.Model):
    """The stored findings of the evidence checks of an answer.

    A verb that changes what the checks read increments `generation` and empties `checked_at`, in
    its own transaction. A result is stored only for the generation that it was computed from.
    """

    answer = models.OneToOneField(
        Answer,
        models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="evidence",
        verbose_name=_("answer"),
    )
    generation = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    failing = models.PositiveSmallIntegerField(_("checks that fail"), default=0)
    advice = models.PositiveSmallIntegerField(_("checks with advice"), default=0)
    signature = models.CharField(max_length=64, blank=True)  # of what fails

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.failing}"


class ProposalEvidence(models.Model):
    """The number of checks that would fail if a proposal was accepted.

    Valid as long as the result of the answer has the same `generation`.
    """

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, db_constraint=False, related_name="evidence"
    )
    generation = models.PositiveBigIntegerField(default=0)
    failing = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("evidence of a proposal")
        verbose_name_plural = _("evidence of proposals")

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.failing}"


class EvidenceOverride(models.Model):
    """The reason for publishing an answer despite failing checks, with user and time.

    Never changed, and deleted only with its answer. `findings` has the kind and the words of each
    finding. `actor_name` remains if the account in `actor` is deleted.
    """

    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        db_constraint=False,
        related_name="evidence_overrides",
        verbose_name=_("answer"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,  # queried only when an account is deleted
        db_constraint=False,
        related_name="+",
        verbose_name=_("login"),
    )
    actor_name = models.CharField(_("actor"), max_length=MAX_NAME_LENGTH, blank=True)
    why = models.CharField(_("why"), max_length=MAX_REASON_LENGTH)
    signature = models.CharField(max_length=64)
    findings = models.JSONField(_("findings"), default=list)

    class Meta:
        verbose_name = _("reason for publishing")
        verbose_name_plural = _("reasons for publishing")

    def __str__(self) -> str:
        return self.why

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableRecordError
        super().save(*args, **kwargs)

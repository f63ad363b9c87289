"""Problems with a card that readers report, and whether they found it helpful."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.fields import validate_plain_text
from clipqa.models.job import Job
from clipqa.models.submission import Submission

MAX_REPORT_LENGTH = 2_000
RETENTION = timedelta(days=365)  # of a report, after it was decided
ADDRESS_RETENTION = timedelta(days=90)  # of the address of a claim of rights, after it was sent


class Problem(models.TextChoices):
    RANGE = "range", _("It starts or ends at the wrong moment")
    WORDS = "words", _("The text is wrong")
    DEAD_SOURCE = "dead_source", _("The video does not play")
    RIGHTS = "rights", _("It uses something that belongs to me")
    OTHER = "other", _("Another problem")


class ReportState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    KEPT = "kept", _("Kept")
    WITHHELD = "withheld", _("Withheld")


class ClipReportQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state=ReportState.OPEN)

    def outdated(self, now: datetime | None = None) -> Self:
        """Return the reports that were decided a year ago. Open ones are never outdated."""
        decided = self.exclude(state=ReportState.OPEN)
        return decided.filter(decided_at__lte=(now or timezone.now()) - RETENTION)

    def with_outdated_address(self, now: datetime | None = None) -> Self:
        since = (now or timezone.now()) - ADDRESS_RETENTION
        return self.filter(created_at__lte=since).exclude(reply_to="")


class ClipReport(Submission):
    """A claim of rights is decided by an editor, who withholds the card or keeps it.

    `reply_to` is the address that the claimant gave for a reply. It is deleted when the reply is
    sent, and 90 days after the claim at the latest. `reply` is the text of the editor.
    """

    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        db_constraint=False,
        related_name="reports",
        verbose_name=_("answer"),
    )
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices)
    text = models.TextField(
        _("description"),
        max_length=MAX_REPORT_LENGTH,
        blank=True,
        validators=[validate_plain_text],
    )
    reply_to = models.EmailField(_("e-mail address"), blank=True)
    reply = models.TextField(_("reply"), max_length=MAX_REPORT_LENGTH, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN
    )

    objects = ClipReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("report of a problem")
        verbose_name_plural = _("reports of problems")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.KEPT, ReportState.WITHHELD]) | ~Q(reason=""),
                name="decided_report_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="clipreport_by_state")]

    def __str__(self) -> str:
        # Without the text, since the admin's log keeps this name.
        return f"{self.label} ({self.pk})"

    @property
    def label(self) -> str:
        """Return the problem in the words of editors."""
        return str(_("Claim of rights") if self.is_claim else self.get_problem_display())

    @property
    def is_open(self) -> bool:
        return self.state == ReportState.OPEN

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim of rights, which only an editor decides."""
        return self.problem == Problem.RIGHTS


class ReportReply(Job):
    """The e-mail with the decision about a claim of rights. Its text and address are the report's.

    `message_key` is part of the Message-ID, so that a mail client can hide a duplicate.
    """

    report = models.ForeignKey(
        ClipReport, models.CASCADE, related_name="replies", db_constraint=False
    )
    message_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta(Job.Meta):
        verbose_name = _("reply to a claim of rights")
        verbose_name_plural = _("replies to claims of rights")

    def __str__(self) -> str:
        return str(self.report_id)


class Helpfulness(models.Model):
    """How many readers said that an answer was helpful, or was not. Editors see it only."""

    answer = models.OneToOneField(
        Answer, models.CASCADE, db_constraint=False, primary_key=True, related_name="helpfulness"
    )
    yes = models.PositiveIntegerField(_("helpful"), default=0)
    no = models.PositiveIntegerField(_("not helpful"), default=0)

    class Meta:
        verbose_name = _("helpfulness")
        verbose_name_plural = _("helpfulness")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.yes} / {self.no}"

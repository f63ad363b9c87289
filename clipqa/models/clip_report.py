"""Problems with a card that readers report, and whether they found it helpful."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clipqa.models.answer import Answer
from clipqa.models.fields import validate_plain_text
from clipqa.models.submission import Submission

MAX_REPORT_LENGTH = 2_000


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


class ClipReport(Submission):
    """A claim of rights is decided by an editor, who withholds the card or keeps it.

    `reply_to` is the address that the claimant gave for a reply. It is deleted when the reply is
    sent.
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
        return self.text or str(self.get_problem_display())


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

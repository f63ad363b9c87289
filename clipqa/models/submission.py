"""What readers send by a form: the base of comments, questions and reports."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clipqa.lib.email_addresses import HMAC_LENGTH
from clipqa.models.append_only import MAX_NAME_LENGTH
from clipqa.models.versioned import VersionedModel

FORM_ID_LENGTH = 32
MAX_REASON_LENGTH = 500


def hmac_field(**options: Any) -> "models.CharField[str, str]":
    return models.CharField(max_length=HMAC_LENGTH, editable=False, **options)


class Submission(VersionedModel):
    """Stores nothing about the sender but the HMAC of an e-mail address, if one was given.

    Relations to records of the library have `db_constraint=False`, so that the code of the previous
    release, which has no submissions, can still delete these records.

    `form_id` is in the signed form, so that a form sent twice is stored once. Where the plain
    address is needed for later e-mail, it is stored by a `Subscription`.
    """

    form_id = models.CharField(max_length=FORM_ID_LENGTH, unique=True, editable=False)
    sender_hmac = hmac_field(blank=True, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_by_name = models.CharField(max_length=MAX_NAME_LENGTH, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH, blank=True)

    class Meta:
        abstract = True


class BlockedSender(models.Model):
    """An e-mail address from which nothing is accepted any more. Only its HMAC is stored."""

    sender_hmac = hmac_field(unique=True)
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH)
    by_name = models.CharField(_("blocked by"), max_length=MAX_NAME_LENGTH, blank=True)
    at = models.DateTimeField(_("blocked at"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("blocked e-mail address")
        verbose_name_plural = _("blocked e-mail addresses")

    def __str__(self) -> str:
        return self.reason

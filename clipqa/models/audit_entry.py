"""The audit log for administrators: logins, permissions, imports, exports and erasures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.append_only import AppendOnlyModel


class Event(models.TextChoices):
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGNED_OUT = "signed_out", _("Signed out")
    ACCOUNT_MADE = "account_made", _("Account created")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ACCOUNT_DELETED = "account_deleted", _("Account deleted")
    ROLE_CHANGED = "role_changed", _("Role changed")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    FACTOR_CHANGED = "factor_changed", _("Second factor changed")
    GROUP_CHANGED = "group_changed", _("Group changed")
    IMPORTED = "imported", _("Imported")
    EXPORTED = "exported", _("Exported")
    RESTORED = "restored", _("Backup restored")
    ERASED = "erased", _("Permanently erased")
    CITATION_CHECKED = "citation_checked", _("Changed source of an article checked")
    REPORT_DECIDED = "report_decided", _("Report of a problem decided")
    MODERATED = "moderated", _("Comment moderated")
    SENDER_BLOCKED = "sender_blocked", _("E-mail address blocked")
    SENDER_UNBLOCKED = "sender_unblocked", _("E-mail address unblocked")
    JOBS_RETRIED = "jobs_retried", _("Background jobs tried again")


class AuditEntry(AppendOnlyModel):
    event = models.CharField(_("what"), max_length=20, choices=Event.choices)
    subject = models.CharField(_("object"), max_length=300, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    address = models.CharField(_("IP address"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["at"], name="audit_by_moment")]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.subject}" if self.subject else self.event

"""A change to a record: who, when, how, and each changed field before and after."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.append_only import AppendOnlyModel

Changes = dict[str, list[Any]]  # field -> [before, after]


class Verb(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    SUBMITTED = "submitted", _("Submitted for review")
    TAKEN_BACK = "taken_back", _("Taken back from review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")
    ACCEPTED = "accepted", _("Proposal accepted")
    RESTORED = "restored", _("Earlier version restored")
    MERGED = "merged", _("Merged")
    DELETED = "deleted", _("Deleted")


class Source(models.TextChoices):
    ADMIN = "desk", _("in the admin")
    IMPORT = "import", _("by an import")
    COMMAND = "command", _("by a command")


class Revision(AppendOnlyModel):
    """One change to one record.

    Undoing the revisions of a record one by one, the newest first, leads to each of its earlier
    states. So a deletion contains all values, and a creation by an import may contain none.
    """

    model_name = models.CharField(_("model"), max_length=20)
    record_id = models.PositiveBigIntegerField(_("record"))
    verb = models.CharField(_("what"), max_length=12, choices=Verb.choices)
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(fields=["model_name", "record_id", "-id"], name="revision_of_record")
        ]

    def __str__(self) -> str:
        return f"{self.model_name} {self.record_id}: {self.verb}"


class Erasure(AppendOnlyModel):
    """An erased record. A database trigger allows to delete the revisions of these only."""

    model_name = models.CharField(_("model"), max_length=20)
    record_id = models.PositiveBigIntegerField(_("record"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint("model_name", "record_id", name="record_is_erased_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model_name} {self.record_id}"

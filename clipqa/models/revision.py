"""What was done to a record: who, when, how, and each changed field before and after."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.kept import Kept

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
    DESK = "desk", _("at the desk")
    IMPORT = "import", _("by an import")
    COMMAND = "command", _("by a command")


class Revision(Kept):
    """One thing done to one record, with what it changed; undone one by one, newest first,
    revisions lead from the record as it is to the record as it ever was. So a deletion holds
    all that the record said, and a creation by an import needs to hold nothing.
    """

    noun = models.CharField(_("noun"), max_length=20)
    record_id = models.PositiveBigIntegerField(_("record"))
    verb = models.CharField(_("what"), max_length=12, choices=Verb.choices)
    source = models.CharField(_("how"), max_length=8, choices=Source.choices)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [models.Index(fields=["noun", "record_id", "-id"], name="revision_of_record")]

    def __str__(self) -> str:
        return f"{self.noun} {self.record_id}: {self.verb}"


class Erasure(Kept):
    """A record erased for good. Only where this says so does the database let go of revisions."""

    noun = models.CharField(_("noun"), max_length=20)
    record_id = models.PositiveBigIntegerField(_("record"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint("noun", "record_id", name="record_is_erased_once"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.record_id}"

"""One vote a day for each network address, without a record of the address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.submission import hmac_field


class Vote(models.Model):
    """`voter` is an HMAC of the address with a key that is discarded daily, so after that day the
    row identifies nobody. Old rows are deleted; the counts are in the records.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    voter = hmac_field()
    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "voter", "day"], name="one_vote_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"

"""The users who have a record open in the admin, as long as their page reports it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    model_name = models.CharField(max_length=20)
    record_id = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["model_name", "record_id", "person"], name="person_is_at_a_record_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model_name} {self.record_id}: {self.person_id}"

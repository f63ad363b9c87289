"""The number of failed logins for an account or from an address."""

from django.db import models


class LoginAttempt(models.Model):
    """`subject` is a keyed hash, since users may type a password into the field for the name."""

    subject = models.CharField(primary_key=True, max_length=64)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.subject}: {self.tries}"

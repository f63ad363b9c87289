"""How often signing in was tried in vain, for one account or from one address."""

from django.db import models


class SignInTally(models.Model):
    """`subject` is a keyed hash: people type passwords into the wrong box."""

    subject = models.CharField(primary_key=True, max_length=64)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.subject}: {self.tries}"

"""Django's command, with an audit entry, since a superuser has every permission."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db.models.signals import post_save

from clipqa.history.audit import track_account
from clipqa.models import User


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        made: list[int] = []

        def remember(instance: User, created: bool, **signal: object) -> None:
            if created:
                made.append(instance.pk)

        post_save.connect(remember, sender=User)
        try:
            super().handle(*args, **options)
        finally:
            post_save.disconnect(remember, sender=User)
        with track_account(None) as ids:  # after the input: no transaction stays open meanwhile
            ids.extend(made)

"""Django's, on record: who may do everything is the first thing an audit asks."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.db.models.signals import post_save

from clipqa.curation.audit import keeping_account


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
        with keeping_account(None) as ids:  # only now: no database waits for somebody to type
            ids.extend(made)

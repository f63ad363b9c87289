"""Django's migrate, which refuses a library that has to be carried over."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from clipqa.backups.old_library import CARRY_OVER_MESSAGE, is_old_library


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if is_old_library(connections[options["database"]]):
            raise CommandError(CARRY_OVER_MESSAGE)
        super().handle(*args, **options)

"""Django's command, without the triggers of append-only tables, as it is to delete everything."""

from typing import Any

from django.core.management.commands import flush

from clipqa.history import create_triggers, drop_triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        drop_triggers()
        try:
            super().handle(**options)
        finally:
            create_triggers()

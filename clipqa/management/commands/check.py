"""Django's command, with the checks of the database, which report the version of SQLite."""

from typing import Any

from django.core.management.commands import check


class Command(check.Command):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        # Django checks databases only if they are named, since checks run before every command.
        # This command is run to see all of them.
        options["databases"] = options.get("databases") or ["default"]
        super().handle(*app_labels, **options)

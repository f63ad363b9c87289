"""Django's check, asking the database too: that is where SQLite's version is told."""

from typing import Any

from django.core.management.commands import check


class Command(check.Command):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        # Django asks databases only when they are named, since its checks run before every
        # command; this one is run to be told everything.
        options["databases"] = options.get("databases") or ["default"]
        super().handle(*app_labels, **options)

"""Django's flush, past the guards of what is to stay: emptying everything is meant to."""

from typing import Any

from django.core.management.commands import flush

from clipqa.revisions import drop_guards, prepare_guards


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        drop_guards()
        try:
            super().handle(**options)
        finally:
            prepare_guards()

"""Django's, on record."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from clipqa.curation.audit import note
from clipqa.models import Event


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        said = super().handle(*args, **options)  # raises unless the password is a new one
        note(Event.PASSWORD_CHANGED, options["username"] or getpass.getuser())
        return said

"""Django's command, with an audit entry."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from clipqa.history.audit import note
from clipqa.models import Event


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        said = super().handle(*args, **options)  # raises unless the password was changed
        note(Event.PASSWORD_CHANGED, options["username"] or getpass.getuser())
        return said

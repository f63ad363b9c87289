"""Create the first account of a new library."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from clipqa.history.audit import track_account


class Command(BaseCommand):
    help = "Create an editor's login with a random password, printed once, if there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="editor", help="user name (default: editor)")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        people = get_user_model()
        if people.objects.exists():
            self.stdout.write("There is a login already; nothing was created.")
            return
        password = secrets.token_urlsafe(12)
        with track_account(None) as made:
            made.append(people.objects.create_superuser(username=username, password=password).pk)
        self.stdout.write(
            f"\nAn editor's login was created for /admin/. The password is shown only once:\n"
            f"  name      {username}\n"
            f"  password  {password}\n"
        )

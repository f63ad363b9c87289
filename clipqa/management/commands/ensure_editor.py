"""Create the first account of a new library."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from clipqa.history.audit import track_account


class Command(BaseCommand):
    help = "Make an editor's login with a random password, printed once, if there is no login yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="editor", help="its name (default: editor)")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        people = get_user_model()
        if people.objects.exists():
            self.stdout.write("There is a login already; nothing was made.")
            return
        password = secrets.token_urlsafe(12)
        with track_account(None) as made:
            made.append(people.objects.create_superuser(username=username, password=password).pk)
        self.stdout.write(
            f"\nAn editor's login was made for /admin/. The password is shown this once:\n"
            f"  name      {username}\n"
            f"  password  {password}\n"
        )

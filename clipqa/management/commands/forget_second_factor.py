"""For users who lost their phone, keys and recovery codes, if no administrator is available."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.accounts.factors import remove_second_factor
from clipqa.history import as_actor
from clipqa.models import Source


class Command(BaseCommand):
    help = "Remove the second factor of a login and end its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the login's name")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = get_user_model().objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no login {username!r}. Names are listed under Users.")
        with as_actor(source=Source.COMMAND):
            count = remove_second_factor(person)
        if count:
            self.stdout.write(f"{username} has no second factor now, and all sessions were ended.")
        else:
            self.stdout.write(f"{username} had no second factor; nothing was changed.")

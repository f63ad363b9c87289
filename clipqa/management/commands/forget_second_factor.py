"""For somebody who lost phone, keys and recovery codes, where no administrator is at hand."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.accounts.factors import forget_second_factor
from clipqa.models import Source
from clipqa.revisions import acting


class Command(BaseCommand):
    help = "Take the second factor off a login and end its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the login's name")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = get_user_model().objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no login {username!r}. Names are listed under Users.")
        with acting(source=Source.COMMAND):
            count = forget_second_factor(person)
        if count:
            self.stdout.write(f"{username} has no second factor any more and is signed out.")
        else:
            self.stdout.write(f"{username} had no second factor; nothing was changed.")

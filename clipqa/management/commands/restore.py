"""Restore a library from a file written by `backup`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.backups import BackupError, count_media, restore_library


class Command(BaseCommand):
    help = "Restore database and media from FILE, which is verified before anything is changed."
    # The tables may be missing, outdated or about to be replaced, so checks could fail.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file written by `backup`")
        parser.add_argument(
            "--force", action="store_true", help="replace a library that is not empty"
        )

        parser.add_argument(
            "--wait",
            type=int,
            default=30,
            metavar="SECONDS",
            help="how long to wait for other users of the database (default: 30)",
        )

    def handle(self, *args: Any, file: Path, force: bool, wait: int, **options: Any) -> None:
        try:
            manifest = restore_library(file, force=force, timeout_s=wait, report=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        films = count_media(manifest)
        self.stdout.write(
            f"Restored the library of {manifest['created_at']} with {films} media "
            f"file{'s' if films != 1 else ''}. Restart the server, if one is running."
        )

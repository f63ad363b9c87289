"""Write the whole library to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.backups import BackupError, count_media, write_backup


class Command(BaseCommand):
    help = "Write database and media to FILE (a .tar.gz). The site can stay in use meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the file to write, such as library-2026-11-21.tar.gz"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = write_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        films = count_media(manifest)
        self.stdout.write(
            f"{file} contains the database and {films} media file{'s' if films != 1 else ''}, "
            f"{file.stat().st_size:,} bytes. "
            "It also contains logins and the key of e-mail addresses: store it where only you can "
            "read it."
        )
